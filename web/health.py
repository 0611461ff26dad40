"""/admin/health, and /api/health as JSON: how queue, disk, backup, originals, index and programs are."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from corpus import health, office_tables, programs, running
from corpus.health import Sign
from search.status import index_sign
from web import health_words
from web.gate import open_to
from web.office import archive, now

blueprint = Blueprint("health", __name__)


@blueprint.get("/admin/health")
@open_to("manage")
def show() -> ResponseReturnValue:
    """Show every sign, what is not well first, with the sizes of the archive's folders and the versions."""
    signs = sorted(_everything(), key=lambda sign: ("bad", "look", "good").index(sign.level))
    return render_template(
        "admin/health.html",
        rows=[(sign, health_words.said(sign), health_words.to_do(sign)) for sign in signs],
        queue=next(sign.facts for sign in signs if sign.part == "queue"),
        words=health_words,
        sizes=health.sizes(archive()),
        versions=programs.ours(),
        folder=archive().folder,
        seen_at=now(),
        running=running.seen(archive().folder),
    )


@blueprint.get("/admin/health/running")
@open_to("manage")
def at_work() -> ResponseReturnValue:
    """Show the long work that runs now, for the page that asks again and again."""
    found = running.seen(archive().folder)
    return render_template("admin/running.html", running=found, words=health_words)


@blueprint.get("/api/health")
@open_to("manage")
def answer() -> ResponseReturnValue:
    """Answer the same as JSON."""
    signs = _everything()
    return jsonify(
        at=now(),
        good=all(sign.level != "bad" for sign in signs),
        signs=[_as_json(sign) for sign in signs],
        sizes=health.sizes(archive()),
        versions=programs.ours(),
        running=[asdict(one) for one in running.seen(archive().folder)],
    )


def _as_json(sign: Sign) -> dict[str, Any]:
    return {
        "part": sign.part,
        "level": sign.level,
        "why": sign.why,
        "sentence": health_words.said(sign),
        "do": health_words.to_do(sign) or None,
        "facts": dict(sign.facts),
    }


def in_short() -> list[Sign]:
    """Return the signs that cost little to see: for the start page."""
    with archive().database.read() as conn:
        return [*health.look(archive(), conn, now()), index_sign(archive(), conn), _tables()]


def _everything() -> list[Sign]:
    return [*in_short(), *_programs()]


def _tables() -> Sign:
    """Tell whether the office's own rows of the reference tables can be read."""
    folder = archive().folder / "tables"
    found = [office_tables.table(folder, name) for name in office_tables.names()]
    faults = [one.fault for one in found if one.fault]
    facts = {"own": sum(len(one.own) for one in found), "fault": faults[0] if faults else None}
    return Sign("tables", "bad" if faults else "good", "fault" if faults else "well", facts)


def _programs() -> list[Sign]:
    """Look at the outside programs."""
    engine, pdf = programs.tesseract(), programs.poppler()
    facts = {"version": engine.version, "languages": list(engine.languages)}
    why = "missing" if engine.version is None else "well" if engine.reads_vietnamese else "no-vie"
    return [
        Sign("tesseract", "good" if why == "well" else "bad", why, facts),
        Sign("poppler", "good" if pdf else "look", "well" if pdf else "missing", {"version": pdf}),
    ]
