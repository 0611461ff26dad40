"""A calendar of what is due, as calendar programs read it (iCalendar, RFC 5545).

It carries number, date, last day and link. It leaves the office, so of a restricted document that is all.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from corpus.due import Due
from corpus.reminders import deadline, name


def calendar(rows: Iterable[Due], *, link: Callable[[int], str], domain: str, at: datetime) -> bytes:
    """Return the calendar: a whole-day event on the last day of each row.

    `link` gives the address of a record; `domain` is the same for all events of one archive, so that an event
    keeps its UID when its day moves; `at` is the time of writing, with its zone.
    """
    found = Calendar()
    found.add("prodid", "-//vanthu//den han//VI")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Văn bản đến hạn")
    for row in rows:
        found.add_component(_event(row, link(row.record_id), domain, at))
    return bytes(found.to_ical())


def _event(row: Due, address: str, domain: str, at: datetime) -> Event:
    day = date.fromisoformat(row.last_day)
    event = Event()
    event.add("uid", _uid(row, domain))
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"Hạn: {name(row)}")
    told = [deadline(row), *([row.subject] if row.access == "normal" and row.subject else []), address]
    event.add("description", "\n".join(told))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _uid(row: Due, domain: str) -> str:
    occurrence = f"-{row.due}" if row.rrule else ""
    return f"{row.record_id}-{row.source}-{row.position}{occurrence}@{domain}"
