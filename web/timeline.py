"""The line of days of a directive: when it was issued, by when what is asked, when it was answered, and today.

Drawn on the server as SVG, so that it prints and needs no script; the tables beneath tell the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.followup import Standing

WIDTH = 860
_EDGE = 24  # from the picture's sides to the first and the last day
AXIS = 22  # how far below the upper edge the line of days lies
_ROW = 24  # between two rows of labels
_LETTER = 7.2  # mean width of a letter in a label
_GAP = 14
_FAR = (
    0.4  # the last day is drawn nearer where it is farther away than this share of the days before, plus _FEW
)
_FEW = 10


@dataclass(frozen=True, slots=True)
class Event:
    """One day on the line. kind: issued | due | answer | today; tone as of labels.STANDING_TONES."""

    day: str
    kind: str
    text: str = ""
    tone: str = "plain"
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the picture: its place on the axis, and where its label begins."""

    event: Event
    x: int
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Marks in order of days, with the size of the picture; gap: where the axis leaves days out, from and to."""

    marks: tuple[Mark, ...]
    height: int
    gap: Sequence[int] = ()
    width: int = WIDTH
    axis: int = AXIS


def events_of(issued: str | None, standing: Standing, today: str) -> list[Event]:
    """Return what happens on which day: nothing where there is no deadline and no answer to set beside the letter."""
    tones = {"met": "good", "late": "bad", "open": "look"}
    due: dict[str, str] = {}
    for point in standing.points:
        if point.due and (point.state == "late" or due.get(point.due) != "late"):
            due[point.due] = point.state
    found = [Event(day, "due", tone=tones.get(state, "plain")) for day, state in due.items()]
    found += [
        Event(answer.date, "answer", answer.symbol or f"#{answer.record_id}", "good", answer.record_id)
        for answer in standing.answers
        if answer.date
    ]
    if not found:
        return []
    return [*([Event(issued, "issued")] if issued else []), *found, Event(today, "today")]


def timeline_of(events: Iterable[Event], labels: Mapping[str, str]) -> Timeline:
    """Lay events out by day; labels: what stands before the day of each kind. Labels never lie over each other.

    What lies far after the rest is drawn nearer, with a gap in the axis: a directive is read months later, too.
    """
    ordered = sorted(events, key=lambda one: (one.day, one.kind))
    if not ordered:
        return Timeline((), 0)
    days = [date.fromisoformat(one.day).toordinal() for one in ordered]
    gap = len(days) > 2 and days[-1] - days[-2] > _FAR * (days[-2] - days[0] + _FEW)
    if gap:
        days[-1] = days[-2] + round(_FAR * (days[-2] - days[0] + _FEW))
    scale = (WIDTH - 2 * _EDGE) / max(1, days[-1] - days[0])
    places = [round(_EDGE + (day - days[0]) * scale) for day in days]
    marks, rows = _labelled(list(zip(ordered, places, strict=True)), labels)
    return Timeline(marks, AXIS + 16 + rows * _ROW, places[-2:] if gap else [])


def _labelled(places: Sequence[tuple[Event, int]], labels: Mapping[str, str]) -> tuple[tuple[Mark, ...], int]:
    """Return the marks with their labels in rows, and how many rows. From the right to the left, each label in the
    first row with room: so the line from a day down to its label crosses no label of a later day."""
    begins: list[float] = []
    marks = []
    for one, x in reversed(places):
        wide = _LETTER * len(f"{labels[one.kind]} {one.text} 00/00/0000")
        begin = max(4.0, min(x - 4.0, WIDTH - wide))
        row = next((n for n, left in enumerate(begins) if begin + wide + _GAP <= left), len(begins))
        begins[row : row + 1] = [begin]
        marks.append(Mark(one, x, round(begin), AXIS + 26 + row * _ROW))
    return tuple(reversed(marks)), len(begins)
