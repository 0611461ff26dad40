"""What stands in the places for pen of drawn letters: numbers with their symbol, days and months, by lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_UPRIGHT = ("croscore/Tinos-Regular.ttf", "liberation2/LiberationSerif-Regular.ttf", "freefont/FreeSerif.ttf")
_ITALIC = (
    "croscore/Tinos-Italic.ttf",
    "liberation2/LiberationSerif-Italic.ttf",
    "freefont/FreeSerifItalic.ttf",
)
_BOLD = ("croscore/Tinos-Bold.ttf",)
_LETTERS = "ABCDĐGHKLMNPQSTUVX"


@dataclass(frozen=True)
class Form:
    """What is filled in where: print before and after, the text, faces; `sign` is what parts number and symbol."""

    before: str
    text: str
    sign: str
    after: str
    faces: Sequence[str]


def form(chance: Random, written: bool) -> Form:
    """Return what is filled in, drawn by lot; `written` by hand."""
    if chance.random() < 0.58:
        faces = _UPRIGHT if chance.random() < 0.95 else _BOLD
        sign = chance.choices(("/", "-", f"/{chance.randint(2010, 2027)}/"), (80, 12, 9))[0]
        year = (
            f"/{chance.randint(2010, 2027)}" if written and len(sign) == 1 and chance.random() < 0.03 else ""
        )
        letters = "".join(chance.choice(_LETTERS) for _ in range(chance.randint(2, 4)))
        after = f"{letters}{chance.choice('-/')}{chance.choice(_LETTERS)}"
        number = _number(chance)
        return Form(chance.choice(("Số:", "Số:", "Số:", "Số :", "Số")), number + year, sign, after, faces)
    faces = _ITALIC if chance.random() < 0.93 else _UPRIGHT
    if chance.random() < 0.62:
        day = chance.randint(1, 31)
        return Form("ngày", _padded(day, chance), "", "tháng", faces)
    return Form("tháng", _padded(chance.randint(1, 12), chance), "", "năm", faces)


def _number(chance: Random) -> str:
    digits = chance.choices((1, 2, 3, 4, 5), (8, 22, 28, 38, 4))[0]
    value = chance.randint(10 ** (digits - 1) if digits > 1 else 1, 10**digits - 1)
    number = f"{value:02}" if value < 10 and chance.random() < 0.85 else str(value)
    return number + chance.choice("abcd") if chance.random() < 0.035 else number


def _padded(value: int, chance: Random) -> str:
    return f"{value:02}" if value < 10 and chance.random() < 0.62 else str(value)
