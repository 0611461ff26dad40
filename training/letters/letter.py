"""One invented letter: its words as data, and the gold that follows from them.

A letter is a JSON file in texts/. Its picture and its gold are both made from that one file, so that they
cannot disagree: the body holds `{c0}` where the first entry of "citations" is named and `{d0}` where the exact
words of the first entry of "deadlines" stand. A citation of another letter of the set gives only its id
("target"); symbol, date, kind and issuer are taken from that letter.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("texts")
_PLACE = re.compile(r"\{([cd])(\d+)(?::(short|slash))?\}")
_LEAD = re.compile(r"^(V/v|Về việc|Về)\s+")  # gold subjects stand without it (scans README)
# Legacy fonts have no accented capital vowels, so people who type in them put the tone on the last vowel.
_OLD_TONES = (("Ủy", "Uỷ"), ("ủy", "uỷ"), ("hóa", "hoá"), ("hòa", "hoà"), ("HÒA", "HOÀ"), ("ỦY", "UỶ"))


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body: style is text | basis | heading | centre | table; rows only for a table."""

    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with every placeholder filled in, ready to be laid out and described."""

    id: str
    file: str
    role: str
    received: str
    condition: str
    system: str
    kind: str
    number: str
    symbol_rest: str
    number_handwritten: bool
    date_handwritten: bool
    date: str
    place: str
    parent_issuer: str | None
    issuer: tuple[str, ...]
    cited_as: str
    subject: str
    recipients: tuple[str, ...]
    body: tuple[Block, ...]
    distribution: tuple[str, ...]
    signing: tuple[str, ...]
    signer: str
    urgency: str | None
    arrival: Mapping[str, str] | None
    digital_signature: tuple[str, ...]
    decider: str | None
    citations: tuple[Mapping[str, Any], ...]
    deadlines: tuple[Mapping[str, Any], ...]
    seed: int
    size: float
    notes: str

    @property
    def symbol(self) -> str:
        """Number and symbol as one word, '152-CV/ĐU'."""
        return self.number + self.symbol_rest

    @property
    def titled(self) -> bool:
        """Whether the kind is printed as a title (everything but a công văn)."""
        return self.kind != "công văn"


def load_letters(folder: Path = TEXTS) -> dict[str, Letter]:
    """Return the letters of a folder of JSON files by id, in the order of their ids.

    Raises KeyError when a citation's target is not in the folder, ValueError when a placeholder has no entry.
    """
    raws = {
        raw["id"]: raw for raw in (json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json")))
    }
    return {name: letter_from_json(raws[name], raws) for name in sorted(raws)}


def letter_from_json(raw: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Letter:
    """Return the letter of one JSON object; `others` (id → object) is where citation targets are looked up."""
    cited = tuple(_citation(entry, others) for entry in raw.get("citations", ()))
    deadlines = tuple(dict(entry) for entry in raw.get("deadlines", ()))

    def fill(text: str) -> str:
        filled = _PLACE.sub(lambda m: _words(m, cited, deadlines, raw["system"]), text)
        return _old_tones(filled) if raw.get("old_tones") else filled

    return Letter(
        **{key: raw[key] for key in ("id", "file", "role", "received", "condition", "system", "kind")},
        number=raw["number"],
        symbol_rest=raw["symbol_rest"],
        number_handwritten=raw.get("number_handwritten", False),
        date_handwritten=raw.get("date_handwritten", False),
        date=raw["date"],
        place=raw["place"],
        parent_issuer=raw.get("parent_issuer"),
        issuer=tuple(map(fill, raw["issuer"])),
        cited_as=raw["cited_as"],
        subject=fill(raw["subject"]),
        recipients=tuple(map(fill, raw.get("recipients", ()))),
        body=tuple(_block(item, fill) for item in raw["body"]),
        distribution=tuple(map(fill, raw["distribution"])),
        signing=tuple(map(fill, raw["signing"])),
        signer=raw["signer"],
        urgency=raw.get("urgency"),
        arrival=raw.get("arrival"),
        digital_signature=tuple(raw.get("digital_signature", ())),
        decider=fill(raw["decider"]) if raw.get("decider") else None,
        citations=cited,
        deadlines=deadlines,
        seed=raw["seed"],
        size=raw.get("size", 14.0),
        notes=raw.get("notes", ""),
    )


def gold(letter: Letter, page_texts: list[str]) -> dict[str, Any]:
    """Return the gold of a letter; page_texts (one string a page) are the printed lines, as laid out."""
    return {
        "id": letter.id,
        "file": letter.file,
        "pages": len(page_texts),
        "role": letter.role,
        "received": letter.received,
        "condition": letter.condition,
        "system": letter.system,
        "kind": letter.kind,
        "symbol": letter.symbol,
        "number": letter.number.lstrip("0"),
        "number_handwritten": letter.number_handwritten,
        "date_handwritten": letter.date_handwritten,
        "date": letter.date,
        "place": letter.place,
        "parent_issuer": letter.parent_issuer,
        "issuer": " ".join(letter.issuer),
        "subject": _LEAD.sub("", letter.subject),
        "recipients": list(letter.recipients),
        "distribution": list(letter.distribution),
        "signing_authority": " / ".join(letter.signing),
        "signer": letter.signer,
        "urgency": letter.urgency.lower() if letter.urgency else None,
        "secrecy": None,
        "arrival_stamp": _arrival(letter),
        "citations": _as_they_appear(_plain(letter.citations), "symbol", page_texts),
        "deadlines": _as_they_appear(
            [_deadline(d, page_texts) for d in letter.deadlines], "text", page_texts
        ),
        "text": page_texts,
        "notes": letter.notes,
    }


def long_date(iso: str) -> str:
    """Return 'ngày dd tháng m năm yyyy', day below 10 and months 1 and 2 with a zero (Decree 30, annex I)."""
    year, month, day = iso.split("-")
    return f"ngày {day} tháng {month if month in ('01', '02') else month.lstrip('0')} năm {year}"


def slash_date(iso: str) -> str:
    """Return 'dd/m/yyyy' with the same zeros as long_date."""
    year, month, day = iso.split("-")
    return f"{day}/{month if month in ('01', '02') else month.lstrip('0')}/{year}"


def _arrival(letter: Letter) -> dict[str, str] | None:
    if letter.arrival is None:
        return None
    return {key: letter.arrival[key] for key in ("number", "date")}


def _plain(citations: tuple[Mapping[str, Any], ...]) -> list[dict[str, Any]]:
    keys = ("symbol", "kind", "date", "issuer", "relation", "target")
    return [{key: entry[key] for key in keys} for entry in citations]


def _deadline(entry: Mapping[str, Any], page_texts: list[str]) -> dict[str, Any]:
    words = " ".join(entry["text"].split())
    page = next((n for n, text in enumerate(page_texts, 1) if words in " ".join(text.split())), None)
    plain = {key: entry.get(key) for key in ("text", "actor", "action", "due", "time", "bound", "rrule")}
    return plain | {"page": page}


def _as_they_appear(entries: list[dict[str, Any]], key: str, page_texts: list[str]) -> list[dict[str, Any]]:
    """Sort entries by where their words first stand in the text; the text may break a symbol at a line end."""
    whole = "".join("".join(page_texts).split())
    return sorted(entries, key=lambda entry: whole.find("".join(entry[key].split())))


def _citation(entry: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if "target" not in entry:
        keys = ("symbol", "kind", "date", "issuer", "relation")
        return {key: entry[key] for key in keys} | {"target": None, "title": entry.get("title")}
    other = others[entry["target"]]
    return {
        "symbol": other["number"] + other["symbol_rest"],
        "kind": other["kind"],
        "date": other["date"],
        "issuer": other["cited_as"],
        "relation": entry["relation"],
        "target": entry["target"],
        "title": None,
    }


def _words(found: re.Match[str], cited: tuple[dict[str, Any], ...], deadlines: Any, system: str) -> str:
    letter, index, form = found.group(1), int(found.group(2)), found.group(3)
    entries = cited if letter == "c" else deadlines
    if index >= len(entries):
        raise ValueError(f"{found.group(0)} has no entry")
    if letter == "d":
        return str(entries[index]["text"])
    entry = entries[index]
    name = f"{entry['title'] or _capital(entry['kind'])} số {entry['symbol']}"
    if form == "short" or not entry["date"]:
        return name
    if system == "party":
        return f"{name}, ngày {slash_date(entry['date'])} của {entry['issuer']}"
    when = f"ngày {slash_date(entry['date'])}" if form == "slash" else long_date(entry["date"])
    return f"{name} {when} của {entry['issuer']}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _block(item: Any, fill: Any) -> Block:
    if isinstance(item, str):
        return Block("text", fill(item))
    if "table" in item:
        rows = tuple(tuple(fill(cell) for cell in row) for row in item["table"])
        return Block("table", rows=rows, widths=tuple(item["widths"]))
    ((style, text),) = item.items()
    return Block(style, fill(text))


def _old_tones(text: str) -> str:
    for new, old in _OLD_TONES:
        text = text.replace(new, old)
    return text
