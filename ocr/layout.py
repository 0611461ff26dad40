"""Gives each word of a page its zone and its printed line, and puts the words in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus.record import Word, Zone
from ocr.cues import is_cue
from ocr.foot import find_foot
from ocr.head import find_head, has_motto
from ocr.lines import Placed, Run, Sheet, level, rows, run_of, runs, usual_height, within
from ocr.noise import is_strip, part_noise
from ocr.signature import part_signature
from ocr.stamps import find_arrival, find_digital, is_page_number
from ocr.tables import Table

_RUN_GAP = 1.6  # usual heights between two words that still belong to one column
_MOST_WORDS = 6_000  # of one page: beyond it (a dense A4 page holds 1,000) the given order stands

Zoned = dict[Zone, list[Run]]
Block = tuple[float, list[Run]]  # a table: how far down it begins, and its lines


def arrange(
    words: Sequence[Word], width: int, height: int, dpi: int, tables: Sequence[Table] = ()
) -> tuple[Word, ...]:
    """Return the words with zone and line set, in reading order.

    width and height are the page's pixels, dpi its resolution. The order is that of a transcript: left head, right
    head, text with its tables cell by cell, Nơi nhận, signature; then what is no running text: boxes, stamps, page
    number, noise.
    """
    if len(words) > _MOST_WORDS:
        return tuple(words)
    usual = usual_height(words)
    sheet = Sheet(width, height, usual)
    blocks, others = _tabled(level(words), tables, usual)
    strips = [w for w in others if is_strip(w, usual)]  # they would part the line that they run along
    zones = _zones(runs([w for w in others if w not in strips], usual, _RUN_GAP), sheet)
    _drop(zones, Zone.NOISE, strips)
    printed: list[Block] = []
    for top, lines in blocks:
        clean, dropped = part_noise(lines, usual)
        printed.append((top, clean))
        _drop(zones, Zone.NOISE, dropped)
    return tuple(_numbered(zones, printed))


def with_marks(words: Sequence[Word], marks: Sequence[Word]) -> tuple[Word, ...]:
    """Return arranged words with further ones that carry their zone, each behind its zone's own lines."""
    if not marks:
        return tuple(words)
    order = {zone: at for at, zone in enumerate(Zone)}
    last = max((w.line for w in words), default=-1) + 1
    later = [replace(w, line=last + w.line) for w in marks]
    order[Zone.TABLE] = order[Zone.BODY]  # tables stand among the text
    everything = sorted([*words, *later], key=lambda w: (order[w.zone], w.line))
    numbers = {key: at for at, key in enumerate(dict.fromkeys((order[w.zone], w.line) for w in everything))}
    return tuple(replace(w, line=numbers[order[w.zone], w.line]) for w in everything)


def _zones(parts: Sequence[Run], sheet: Sheet) -> Zoned:
    digital, parts = find_digital(parts, sheet)
    arrival, parts = find_arrival(parts, sheet)
    head = find_head(parts, sheet)
    foot = find_foot(head.rest, sheet)
    zones: Zoned = defaultdict(list)
    zones[Zone.SIGNATURE_BOX] = rows(digital)
    zones[Zone.ARRIVAL_STAMP] = rows(arrival)
    for zone, column in ((Zone.HEAD_LEFT, head.left), (Zone.HEAD_RIGHT, head.right)):
        _add(zones, zone, rows(column), sheet, keep=True)
    _add(zones, Zone.DISTRIBUTION, rows(foot.distribution), sheet)
    for block in (foot.cosigners, foot.signature):
        _add_signature(zones, rows(block), sheet)
    marks = [r for r in foot.rest if head.left and r.middle < 0.5 * sheet.height and _is_mark(r)]
    zones[Zone.HEAD_LEFT].extend(marks)
    _add_text(zones, rows(r for r in foot.rest if r not in marks), sheet)
    return zones


def _add(zones: Zoned, zone: Zone, lines: Sequence[Run], sheet: Sheet, *, keep: bool = False) -> None:
    clean, dropped = part_noise(lines, sheet.word, keep=keep)
    zones[zone].extend(clean)
    _drop(zones, Zone.NOISE, dropped)


def _add_text(zones: Zoned, lines: Sequence[Run], sheet: Sheet) -> None:
    """Give the page number among the text's rows its zone; the rest is body."""
    numbers = [row for row in lines if is_page_number(row, sheet)]
    zones[Zone.PAGE_NUMBER].extend(numbers)
    _add(zones, Zone.BODY, [row for row in lines if row not in numbers], sheet)


def _is_mark(row: Run) -> bool:
    return is_cue(row.text, "urgency", 85) or is_cue(row.text, "secrecy", 95)


def _add_signature(zones: Zoned, lines: Sequence[Run], sheet: Sheet) -> None:
    signature = part_signature(lines, sheet.word)
    zones[Zone.SIGNATURE].extend([*signature.titles, *([signature.name] if signature.name else [])])
    _drop(zones, Zone.NOISE, signature.rest)


def _drop(zones: Zoned, zone: Zone, words: Iterable[Placed]) -> None:
    zones[zone].extend(run_of((word,)) for word in words)


def _tabled(
    placed: Sequence[Placed], tables: Sequence[Table], usual: float
) -> tuple[list[Block], list[Placed]]:
    """Return (top, lines) of each table, cell by cell, and the words outside of tables.

    A head may be set in a ruled table: where one holds a motto its words stay outside.
    """
    blocks: list[Block] = []
    others = list(placed)
    for table in tables:
        inside = [w for w in others if within(w.word, table.box)]
        if not inside or has_motto(" ".join(w.word.text for w in inside)):
            continue
        others = [w for w in others if not within(w.word, table.box)]
        blocks.append((min(w.middle for w in inside), _cell_lines(inside, table, usual)))
    return blocks, others


def _cell_lines(inside: Sequence[Placed], table: Table, usual: float) -> list[Run]:
    """Return the printed lines of a table cell by cell; last come words that stand on a rule."""
    lines: list[Run] = []
    left = list(inside)
    for cell in table.cells:
        own = [w for w in left if within(w.word, cell)]
        left = [w for w in left if not within(w.word, cell)]
        lines.extend(rows(runs(own, usual, _RUN_GAP)))
    return [*lines, *rows(runs(left, usual, _RUN_GAP))]


def _numbered(zones: Mapping[Zone, Sequence[Run]], tables: Sequence[Block] = ()) -> Iterable[Word]:
    for line, (zone, row) in enumerate(_in_order(zones, tables)):
        for placed in row.words:
            yield replace(placed.word, zone=zone, line=line)


def _in_order(zones: Mapping[Zone, Sequence[Run]], tables: Sequence[Block]) -> Iterable[tuple[Zone, Run]]:
    """Yield every line with its zone: zone by zone, each from top to bottom, tables where they stand in the text."""
    for zone in Zone:
        lines = zones.get(zone, ())
        if zone is Zone.SIGNATURE:
            yield from ((zone, row) for row in lines)
            continue
        blocks = [(row.middle, zone, [row]) for row in lines]
        if zone is Zone.BODY:
            blocks += [(top, Zone.TABLE, list(found)) for top, found in tables]
        for _, own, found in sorted(blocks, key=lambda block: block[0]):
            yield from ((own, row) for row in found)
