"""Whether folded letters can be a Vietnamese syllable: what cannot, in an index, is a word misread or foreign."""

import re

_ONSET = r"(?:b|ch?|d|gi?|gh|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
_NUCLEUS = (
    r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[ioy]?|eo?|i|o)?"
    r"|u(?:a[ouy]?|e|i|oi?|ou|u|y(?:a|eu?|u)?)?|y(?:eu?|u)?)"
)
_CODA = r"(?:ch?|m|ng?|nh|p|t)?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)


def is_syllable(folded: str) -> bool:
    """Tell whether folded letters are built as a syllable is: onset, vowels, end ('duong' is, 'rouq' is not)."""
    return _SYLLABLE.fullmatch(folded) is not None
