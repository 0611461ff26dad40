"""Invents an archive of letters that cite each other over four levels, with what each citation truly means.

For measuring corpus.links: many communes with the same numbers, chains that are replaced and repealed, symbols and
dates misread at the rates measured on real letters, and any order of arrival. Nothing here is a real document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from corpus.record import Citation, Description, Direction, Obligation, Relation

MISREAD = 0.016  # symbols of citations that are read wrongly (2 of 127 on real letters); half as many dates
OWN_MISREAD = 0.01  # own symbols that are still wrong after a person has looked: assumed
NO_DATE = 0.025  # citations without a date (3 of 129 on real letters)
NO_ISSUER = 0.4  # citations whose issuer is not told or not read (64 of 161 read on real letters)
_START = date(2024, 1, 8)
DAYS = 820
"""Days over which the letters of an invented archive are spread."""
_COMMUNES = [
    f"{first} {second}"
    for first in ("Tân", "Bình", "Phú", "Long", "Vĩnh", "An", "Hòa", "Thuận")
    for second in ("Khê", "Lạc", "Mỹ", "Thạnh", "Giang", "Sơn")
]
_MATTERS = (
    "phòng cháy, chữa cháy rừng mùa khô",
    "chuyển đổi số trong cơ quan nhà nước",
    "rà soát hộ nghèo, hộ cận nghèo",
    "tiêm chủng mở rộng cho trẻ em",
    "quản lý đất công ích",
    "vệ sinh an toàn thực phẩm dịp Tết",
    "huấn luyện dân quân tự vệ",
    "phổ biến, giáo dục pháp luật",
    "xây dựng nông thôn mới nâng cao",
    "thu gom chất thải rắn sinh hoạt",
)


@dataclass(frozen=True, slots=True)
class Body:
    """An issuer: its head, the name by which letters cite it, and the letters of its symbols."""

    head: str
    cited: str
    plan: str
    letter: str
    report: str
    decision: str


@dataclass(frozen=True, slots=True)
class Linked:
    """An invented letter; means: for each of its citations the number of the letter meant, None for one not made."""

    description: Description
    direction: Direction
    means: tuple[int | None, ...]


class Archive:
    """Makes letters one by one; `letters` holds them in order of their days."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.letters: list[Linked] = []
        self._last: dict[tuple[str, str, int], int] = {}
        self._true: list[tuple[str, str, Body]] = []

    def letter(
        self, body: Body, kind: str, day: date, matter: str, cites: Sequence[tuple[int, Relation]]
    ) -> int:
        """Add a letter that cites others by number; returns its own number."""
        tail = getattr(
            body, {"kế hoạch": "plan", "báo cáo": "report", "quyết định": "decision"}.get(kind, "letter")
        )
        key = (body.head, tail, day.year)
        self._last[key] = number = self._last.get(key, 0) + self.chance.choice((1, 1, 1, 2))
        symbol = f"{number:02}{tail}"
        found = [self._citation(target, relation, body) for target, relation in cites]
        outside = self.chance.random() < 0.5
        law = Citation(
            "30/2020/NĐ-CP", "nghị định", "2020-03-05", "Chính phủ", Relation.BASED_ON, "Căn cứ …", 1
        )
        asked = Obligation(
            "báo cáo kết quả",
            "các xã, phường",
            "báo cáo",
            (day + timedelta(30)).isoformat(),
            None,
            "by",
            None,
            1,
        )
        description = Description(
            kind=kind,
            symbol=self._misread(symbol) if self.chance.random() < OWN_MISREAD else symbol,
            date=day.isoformat(),
            issuer=body.head,
            subject=f"{kind} {matter}",
            citations=(*found, law) if outside else tuple(found),
            obligations=(asked,) if kind == "công văn" else (),
        )
        means = [target for target, _ in cites] + [None] * outside
        ours = body.head.endswith(_COMMUNES[0].upper())
        self.letters.append(Linked(description, Direction.OUT if ours else Direction.IN, tuple(means)))
        self._true.append((symbol, day.isoformat(), body))
        return len(self.letters) - 1

    def _citation(self, target: int, relation: Relation, citing: Body) -> Citation:
        symbol, day, body = self._true[target]
        chance = self.chance
        said: str | None = body.cited
        if chance.random() < NO_ISSUER:
            said = None
        elif body is citing or chance.random() < 0.15:
            said = _without_place(body.cited)  # 'Đảng ủy xã' of one's own
        if said and said != body.cited and body is not citing and "xã" in said:
            said = body.cited
        read = self._misread(symbol) if chance.random() < MISREAD else symbol
        told = None if chance.random() < NO_DATE else day
        if told and chance.random() < MISREAD / 2:
            told = self._other_day(told)
        kind = self.letters[target].description.kind
        return Citation(read, kind, told, said, relation, f"… {read} …", 1)

    def _misread(self, symbol: str) -> str:
        """Return a symbol as OCR spoils it: a digit for a like one, a letter for a like one."""
        likes = {
            "1": "7",
            "7": "1",
            "3": "8",
            "8": "3",
            "5": "6",
            "6": "5",
            "0": "6",
            "9": "4",
            "4": "9",
            "2": "7",
        }
        places = [at for at, ch in enumerate(symbol) if ch in likes or ch in "ĐVKU"]
        at = self.chance.choice(places)
        other = likes.get(symbol[at]) or {"Đ": "B", "V": "Y", "K": "X", "U": "Ư"}[symbol[at]]
        return symbol[:at] + other + symbol[at + 1 :]

    def _other_day(self, day: str) -> str:
        moved = date.fromisoformat(day) + timedelta(days=self.chance.choice((-10, -5, -3, 3, 5, 10)))
        return moved.isoformat()


def _without_place(cited: str) -> str:
    for word in (" xã ", " phường "):
        if word in cited:
            return cited.partition(word)[0] + word.rstrip()
    return cited.replace(" Hải Lăng", "")


def _bodies() -> tuple[list[Body], list[Body], list[Body]]:
    centre = [
        Body("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ", "/KH-TTg", "/TTg-KGVX", "/BC-TTg", "/QĐ-TTg"),
        Body("BỘ NỘI VỤ", "Bộ Nội vụ", "/KH-BNV", "/BNV-VTLT", "/BC-BNV", "/QĐ-BNV"),
        Body("BỘ Y TẾ", "Bộ Y tế", "/KH-BYT", "/BYT-DP", "/BC-BYT", "/QĐ-BYT"),
    ]
    tail = "TỈNH HẢI LĂNG"
    province = [
        Body(f"TỈNH ỦY {tail[5:]}", "Tỉnh ủy Hải Lăng", "-KH/TU", "-CV/TU", "-BC/TU", "-QĐ/TU"),
        Body(f"ỦY BAN NHÂN DÂN {tail}", "UBND tỉnh Hải Lăng", "/KH-UBND", "/UBND-NC", "/BC-UBND", "/QĐ-UBND"),
        Body("SỞ NỘI VỤ", "Sở Nội vụ", "/KH-SNV", "/SNV-VTLT", "/BC-SNV", "/QĐ-SNV"),
        Body("SỞ Y TẾ", "Sở Y tế", "/KH-SYT", "/SYT-NVY", "/BC-SYT", "/QĐ-SYT"),
    ]
    communes = []
    for name in _COMMUNES:
        loud = name.upper()
        communes += [
            Body(f"ĐẢNG ỦY XÃ {loud}", f"Đảng ủy xã {name}", "-KH/ĐU", "-CV/ĐU", "-BC/ĐU", "-QĐ/ĐU"),
            Body(
                f"ỦY BAN NHÂN DÂN XÃ {loud}",
                f"UBND xã {name}",
                "/KH-UBND",
                "/UBND-VP",
                "/BC-UBND",
                "/QĐ-UBND",
            ),
        ]
    return centre, province, communes


def linked_letters(count: int, seed: int = 1, days: int = DAYS) -> list[Linked]:
    """Return at least `count` letters of four levels, in order of their days; the same seed gives the same letters."""
    made = Archive(seed)
    bodies = _bodies()
    while len(made.letters) < count:
        _matter(made, _START + timedelta(days=made.chance.randrange(days - 150)), *bodies)
    return _in_order(made.letters)


def _matter(made: Archive, day: date, centre: list[Body], province: list[Body], communes: list[Body]) -> None:
    """Add one matter: a directive from above, the province's, the communes' plans and their reports."""
    chance = made.chance
    matter = chance.choice(_MATTERS)
    top = made.letter(chance.choice(centre), "quyết định", day, matter, [])
    middle = chance.choice(province)
    day += timedelta(days=chance.randint(3, 20))
    directive = made.letter(middle, "công văn", day, matter, [(top, Relation.IMPLEMENTS)])
    if chance.random() < 0.3:
        day += timedelta(days=chance.randint(2, 9))
        newer = made.letter(middle, "công văn", day, matter, [(directive, Relation.REPLACES)])
        directive = newer
    for body in chance.sample(communes, chance.randint(3, 9)):
        sent = day + timedelta(days=chance.randint(2, 25))
        plan = made.letter(body, "kế hoạch", sent, matter, [(directive, Relation.IMPLEMENTS)])
        if chance.random() < 0.7:
            cited = [(directive, Relation.REPLIES_TO), (plan, Relation.IMPLEMENTS)]
            made.letter(body, "báo cáo", sent + timedelta(days=chance.randint(10, 60)), matter, cited)


def _in_order(letters: Sequence[Linked]) -> list[Linked]:
    """Return the letters by day, what they mean numbered anew."""
    order = sorted(range(len(letters)), key=lambda n: (letters[n].description.date or "", n))
    place = {old: new for new, old in enumerate(order)}
    return [
        replace(letters[n], means=tuple(None if m is None else place[m] for m in letters[n].means))
        for n in order
    ]
