"""/admin/health, and /api/health as JSON: how queue, disk, backup, originals, index and programs are."""

from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import catalogue, circles, health, office_tables, outbox, programs
from corpus.health import Sign
from search.index import EngineMissingError, IndexDamagedError, open_index
from web import health_words
from web.gate import open_to
from web.office import archive, now

blueprint = Blueprint("health", __name__)
_MANY = 100_000  # waiting changes of the index that are counted


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
    )


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
        return [*health.look(archive(), conn, now()), _index(conn), _tables()]


def _everything() -> list[Sign]:
    return [*in_short(), *_programs()]


def _index(conn: Connection) -> Sign:
    """Compare the index with the catalogue."""
    engine = archive().settings.search_engine
    waiting, records = (
        len(outbox.pending(conn, _MANY)),
        catalogue.count(conn, access=circles.everything(conn)),
    )
    facts: dict[str, Any] = {"engine": engine, "waiting": waiting, "records": records, "documents": None}
    try:
        index = open_index(archive().index_dir, engine)
        index.check()
        facts["documents"] = index.stats()["documents"]
        index.close()
    except EngineMissingError:
        return Sign("index", "bad", "missing", facts)
    except IndexDamagedError:
        # A new archive has no index until its first document has come.
        return Sign(
            "index",
            "look" if records else "good",
            "damaged" if records else "well",
            {**facts, "documents": 0},
        )
    if waiting:
        return Sign("index", "look" if waiting > health.MANY_WAITING else "good", "waiting", facts)
    same = facts["documents"] == records
    return Sign("index", "good" if same else "bad", "well" if same else "apart", facts)


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
