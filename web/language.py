"""Vietnamese is the language of the screens; English can be chosen by ?lang=en and stays for the session."""

import re
from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, request, session, url_for
from flask_babel import Babel, get_domain
from flask_babel.speaklater import LazyString
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from corpus.errors import VanthuError, Worded
from web.numbers import whole

LANGUAGES = ("vi", "en")
# The names under which sentences take a count of something; years, ids and numbers of documents have other names.
_COUNTS = frozenset(
    {
        *(
            "count",
            "total",
            "done",
            "left",
            "first",
            "last",
            "entries",
            "days",
            "checked",
            "changed",
            "missing",
        ),
        *(
            "waiting",
            "reading",
            "failed",
            "documents",
            "records",
            "own",
            "shut",
            "pages",
            "pictures",
            "copies",
        ),
    }
)

_PLACES = re.compile(r"%\((\w+)\)s")
_MANY = 2  # a number that asks for the common form, where none is given


def _(sentence: str, /, **values: object) -> str:
    """Return a sentence of the screens in the language of this request; %(name)s takes a value."""
    words = _worded(sentence, values)
    return words % shown(values) if values else words


def said(error: VanthuError) -> str:
    """Return what an error says, in the language of this request."""
    return _in_words(error.words, error.given)


def _in_words(words: str, given: Mapping[str, object]) -> str:
    """Return words of the layers below with their values; a value that is such words itself is translated, too."""
    values = {
        name: _in_words(value.words, value.given) if isinstance(value, Worded) else value
        for name, value in given.items()
    }
    return _(words, **values)


def _worded(sentence: str, values: Mapping[str, object]) -> str:
    """Return a sentence in the language of this request, in the form that its number asks for, without its values.

    Vietnamese has one form, so that only the translation knows that there are two: it is asked by the first value of
    the sentence that counts something.
    """
    counted = (values.get(name) for name in _PLACES.findall(sentence) if name in _COUNTS)
    number = next((value for value in counted if type(value) is int), _MANY)
    known = get_domain().get_translations()
    form = str(known.ungettext(sentence, sentence, number))
    return str(known.ugettext(sentence)) if form == sentence else form


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as people read them: what counts something has its thousands parted, a number of a book has not."""
    return {
        name: whole(value) if name in _COUNTS and type(value) is int else value
        for name, value in values.items()
    }


class _Later(LazyString):  # type: ignore[misc]
    """A sentence that is translated when it is shown; `%` puts values in, as `_` does."""

    def __init__(self, sentence: str) -> None:
        super().__init__(_, sentence)
        self._sentence = sentence

    def __mod__(self, values: Mapping[str, Any]) -> str:
        return _(self._sentence, **values)


def later(sentence: str) -> str:
    """Return a sentence that is translated when it is shown: for tables that are made before any request."""
    return cast(str, _Later(sentence))


def install(app: Flask) -> None:
    """Translate the screens of the app."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals["here_in"] = here_in
    app.jinja_env.globals["gettext"] = _in_template


@pass_context
def _in_template(context: Context, sentence: str, /, **values: object) -> str:
    """Return what templates call as `_`: as here, and values that are no markup are made harmless."""
    words = _worded(sentence, values)
    told: str = Markup(words) if context.eval_ctx.autoescape else words  # noqa: S704 - our own words
    return told % shown(values)


def chosen() -> str:
    """Return the language of this request; a choice in the address is kept in the session."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and session.get("language", "vi") != asked:
        session["language"] = asked
    kept = session.get("language")
    return kept if kept in LANGUAGES else "vi"


def here_in(language: str) -> str:
    """Return the address of this very page in another language."""
    if request.endpoint is None or request.method != "GET":
        return url_for("status.start", lang=language)
    asked = {name: value for name, value in request.args.items() if name != "lang"}
    return url_for(request.endpoint, **{**asked, **(request.view_args or {}), "lang": language})
