"""Numbers as people read them: sizes with a unit, in the way of the language of the request."""

from flask_babel import format_decimal

_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000


def size(count: int) -> str:
    """Return a number of bytes with its unit: 1234567 → '1,2 MB' in Vietnamese."""
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{format_decimal(round(value, 1 if unit else 0))} {_UNITS[unit]}"


def whole(count: int) -> str:
    """Return a whole number with its thousands parted: 12345 → '12.345' in Vietnamese."""
    return str(format_decimal(count))
