"""/admin/health, and /api/health as JSON: how queue, disk, backup, originals, index and programs are.

Long work on the archive is started here too (web.chores).
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import health, office_tables, programs
from corpus.errors import ConflictError, UsageError
from corpus.health import Sign
from corpus.running import Ended
from search.status import index_sign
from web import chores, health_words
from web.gate import open_to
from web.language import _, said
from web.office import archive, now, person
from web.parts import part_of

blueprint = Blueprint("health", __name__)


@blueprint.get("/admin/health")
@open_to("manage")
def show() -> ResponseReturnValue:
    """Show every sign, what is not well first, with the sizes of the archive's folders and the versions."""
    signs = sorted(_everything(), key=lambda sign: ("bad", "look", "good").index(sign.level))
    return render_template(
        "admin/health.html",
        rows=[
            (sign, health_words.said(sign), health_words.to_do(sign, archive().settings.backup_folder))
            for sign in signs
        ],
        queue=next(sign.facts for sign in signs if sign.part == "queue"),
        sizes=health.sizes(archive()),
        versions=programs.ours(),
        folder=archive().folder,
        seen_at=now(),
        **_work(),
    )


def _work() -> dict[str, Any]:
    """Return what is shown of long work: what runs, how the last runs ended, and where backups go."""
    return {
        "running": chores.at_work(archive()),
        "ended": {one.task: (one, health_words.outcome(one)) for one in chores.ended(archive())},
        "chores": chores.CHORES,
        "backup_folder": archive().settings.backup_folder,
        "words": health_words,
    }


@blueprint.get("/admin/health/running")
@open_to("manage")
@part_of("health.show")
def at_work() -> ResponseReturnValue:
    """Show the long work that runs now, for the page that asks again and again."""
    told = _work()
    response = make_response(render_template("admin/running.html", **told))
    if request.args.get("busy") and not told["running"]:
        response.headers["HX-Refresh"] = "true"  # it has ended: the signs of the page may be others now
    return response


@blueprint.post("/admin/health/start/<any(backup, verify, rebuild):task>")
@open_to("manage")
def start(task: str) -> ResponseReturnValue:
    """Start a long work, and show how far it is."""
    try:
        chores.start(archive(), task, person=person().username, at=now())
    except (ConflictError, UsageError) as error:
        flash(said(error), "danger")
    else:
        flash(_("Đã bắt đầu: %(task)s.", task=health_words.TASKS[task]), "success")
    return redirect(url_for("health.show"))


@blueprint.post("/api/health/start/<any(backup, verify, rebuild):task>")
@open_to("manage")
def begin(task: str) -> ResponseReturnValue:
    """Start a long work: {task, since}; how far it is, and how it ended, is answered by /api/health."""
    at = now()
    chores.start(archive(), task, person=person().username, at=at)
    return jsonify(task=task, since=at), 202


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
        running=[asdict(one) for one in chores.at_work(archive())],
        ended=[_as_outcome(one) for one in chores.ended(archive())],
    )


def _as_outcome(one: Ended) -> dict[str, Any]:
    told = {"task": one.task, "since": one.since, "how": one.how}
    return {**told, "sentence": health_words.outcome(one), "found": dict(one.found)}


def _as_json(sign: Sign) -> dict[str, Any]:
    return {
        "part": sign.part,
        "level": sign.level,
        "why": sign.why,
        "sentence": health_words.said(sign),
        "do": health_words.to_do(sign, archive().settings.backup_folder) or None,
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
