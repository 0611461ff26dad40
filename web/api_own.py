"""/api: what belongs to the person who asks: who they are, their numbers, their work, what waits, kept searches."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from corpus import accounts, desk, feeds, routing, saved_searches, units
from corpus.catalogue import Record
from web import api, home, mine, saved, tray, who
from web.gate import open_to
from web.given import given
from web.mine import Task
from web.office import access, archive, now, person, today
from web.paging import Paging, asked_page

blueprint = Blueprint("api_own", __name__, url_prefix="/api")
_PER_PAGE = 50


@blueprint.get("/me")
@open_to("see")
def me() -> ResponseReturnValue:
    """Answer who asks, what they may do, and with which token: {username, name, role, rights, token}."""
    held = g.get("vanthu_bearer")
    told = (
        {"name": held.token.name, "writes": held.token.writes, "ends_on": held.token.ends_on}
        if held
        else None
    )
    who = person()
    return jsonify(
        username=who.username,
        name=who.name,
        role=who.role,
        rights=sorted(accounts.rights_of(who)),
        offices=list(archive().settings.offices),
        today=today(),
        token=told,
    )


@blueprint.get("/home")
@open_to("see")
def numbers() -> ResponseReturnValue:
    """Answer the numbers of the start page: {role, numbers: [{name, count, tone, note, url}]}."""
    tiles = home.shown()["tiles"]
    return jsonify(
        role=person().role,
        numbers=[
            {
                "name": tile.name,
                "count": tile.count,
                "tone": tile.shown_tone,
                "note": tile.note,
                "url": tile.address,
            }
            for tile in tiles
        ],
    )


@blueprint.get("/home/<any(week, unentered, ungiven):what>")
@open_to("see")
def behind(what: str) -> ResponseReturnValue:
    """Answer a page of the documents behind a number of the start page that has no address of its own."""
    rows, paging = home.behind(what)
    names = ("symbol", "date", "kind", "issuer", "subject")
    found = [
        {
            "record_id": one.id if isinstance(one, Record) else one.record_id,
            **{name: getattr(one, name) for name in names},
        }
        for one in rows
    ]
    return jsonify(documents=found, page=paging.page, pages=paging.last, total=paging.total)


@blueprint.get("/calendar")
@open_to("see")
def calendar() -> ResponseReturnValue:
    """Answer since when the person has a calendar address, and where reminders go: {since, email}."""
    with archive().database.read() as conn:
        since, email = feeds.since(conn, person().id), units.of_account(conn, person().id).email
    return jsonify(since=since, email=email)


@blueprint.post("/calendar")
@open_to("see")
def make_calendar() -> ResponseReturnValue:
    """Make a calendar address, which ends the one before it: {address}, told this once."""
    with archive().database.write() as conn:
        token = feeds.make(conn, person(), at=now())
    site = (archive().settings.site_url or request.host_url).rstrip("/")
    return jsonify(address=site + url_for("feed.ics", token=token)), 201


@blueprint.delete("/calendar")
@open_to("see")
def end_calendar() -> ResponseReturnValue:
    """End the calendar address; where there is none, nothing happens."""
    with archive().database.write() as conn:
        feeds.revoke(conn, person(), at=now())
    return "", 204


@blueprint.put("/calendar/email")
@open_to("see")
def set_email() -> ResponseReturnValue:
    """Keep where the person's reminders go: {email}; null or '' ends them."""
    with archive().database.write() as conn:
        units.set_email(conn, person(), given().get("email", ""), at=now())
        email = units.of_account(conn, person().id).email
    return jsonify(email=email)


@blueprint.get("/mine")
@open_to("see")
def work() -> ResponseReturnValue:
    """Answer a page of what the person holds: {tasks, page, pages, total}. To ask here signs no receipt."""
    page = asked_page()
    with archive().database.read() as conn:
        total = routing.held_count(conn, person(), access=access())
        found = mine.tasks(conn, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE)
    paging = Paging(page, _PER_PAGE, total)
    return jsonify(tasks=[_task(one) for one in found], page=page, pages=paging.last, total=total)


def _task(task: Task) -> dict[str, Any]:
    receipt = task.receipt
    names = ("role", "note", "given_by", "given_at", "opened_at")
    return {
        "receipt_id": receipt.id,
        **who.beside({name: getattr(receipt, name) for name in names}, "given_by"),
        "due": task.due,
        "answered": task.answered,
        "late": bool(task.late),
        "document": api.brief(task.record),
    }


@blueprint.get("/tray")
@open_to("receive")
def waiting() -> ResponseReturnValue:
    """Answer what waits for a person: documents to check, refusals, wiped documents, jobs that will be tried again."""
    with archive().database.read() as conn:
        found = desk.tray(conn, person=person().username, access=access(), since=tray.since())
    return jsonify(
        documents=[api.brief(record) for record in found.records],
        documents_total=found.records_total,
        refused=[_refusal(asdict(one)) for one in found.refused],
        secret=[
            who.beside(
                {"subject": f"refusal:{one['id']}", "person": one["person"], "at": one["at"]}, "person"
            )
            for one in found.secret
        ],
        retrying=[_refusal(asdict(one)) for one in found.retrying],
    )


def _refusal(told: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "received_by", "received_at", "failures", "reason")
    kept = {name: told[name] for name in names}
    return who.beside({"subject": f"job:{told['id']}", **kept}, "received_by")


@blueprint.post("/tray/seen")
@open_to("receive")
def seen() -> ResponseReturnValue:
    """Take a refusal off the tray: {subject}, as the tray names it."""
    return jsonify(subject=tray.marked_seen(given().get("subject", "")))


@blueprint.get("/receivers")
@open_to("route")
def receivers() -> ResponseReturnValue:
    """Answer to whom documents can be given: {units, people}, each with what `to` takes."""
    with archive().database.read() as conn:
        office = units.everyone(conn, active=True)
        people = [one for one in accounts.everyone(conn) if one.active]
    return jsonify(
        units=[{"to": f"unit:{one.id}", "name": one.name} for one in office],
        people=[{"to": f"person:{one.username}", "name": one.name} for one in people],
    )


@blueprint.get("/searches")
@open_to("see")
def searches() -> ResponseReturnValue:
    """Answer the searches that the person keeps: {searches: [{id, name, query}]}; query goes behind /api/search?."""
    with archive().database.read() as conn:
        found = saved_searches.of_account(conn, person().id)
    return jsonify(searches=[asdict(one) for one in found])


@blueprint.post("/searches")
@open_to("see")
def keep() -> ResponseReturnValue:
    """Keep the search that the address asks for (?q=, filters) under {name}."""
    return jsonify(id=saved.kept()), 201


@blueprint.delete("/searches/<int:saved_id>")
@open_to("see")
def forget(saved_id: int) -> ResponseReturnValue:
    """Delete one of the person's own searches."""
    with archive().database.write() as conn:
        saved_searches.remove(conn, person().id, saved_id)
    return "", 204
