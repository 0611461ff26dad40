"""Vietnamese is the language of the screens; English can be chosen by ?lang=en and stays for the session."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Flask, request, session, url_for
from flask_babel import Babel, gettext, lazy_gettext
from jinja2 import pass_context
from jinja2.runtime import Context

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
        *("waiting", "reading", "failed", "documents", "records", "own"),
    }
)


def _(sentence: str, **values: object) -> str:
    """Return a sentence of the screens in the language of this request; %(name)s takes a value."""
    return str(gettext(sentence, **shown(values)))


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as people read them: what counts something has its thousands parted, a number of a book has not."""
    return {
        name: whole(value) if name in _COUNTS and type(value) is int else value
        for name, value in values.items()
    }


def later(sentence: str) -> str:
    """Return a sentence that is translated when it is shown: for tables that are made before any request."""
    return cast(str, lazy_gettext(sentence))


def install(app: Flask) -> None:
    """Translate the screens of the app."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals["here_in"] = here_in
    app.jinja_env.globals["gettext"] = _counting(cast(Callable[..., Any], app.jinja_env.globals["gettext"]))


def _counting(plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return what templates call as `_`, with counts as people read them."""

    @pass_context
    def counting(context: Context, sentence: str, **values: object) -> Any:
        return plain(context, sentence, **shown(values))

    return counting


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
