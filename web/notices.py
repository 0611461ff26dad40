"""Messages that stand beside the form they tell of, where the page that comes next shows that form."""

from flask import flash


def beside(place: str, sentence: str, tone: str = "success") -> None:
    """Say a sentence at the section `place` (the id of its heading) of the next page, else above it.

    tone: success, info, warning or danger.
    """
    flash(sentence, f"{tone}@{place}")
