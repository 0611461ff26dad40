"""Vietnamese is the language of the screens; English can be chosen by ?lang=en and stays for the session."""

from typing import cast

from flask import Flask, request, session, url_for
from flask_babel import Babel, gettext, lazy_gettext

LANGUAGES = ("vi", "en")


def _(sentence: str, **values: object) -> str:
    """Return a sentence of the screens in the language of this request; %(name)s takes a value."""
    return str(gettext(sentence, **values))


def later(sentence: str) -> str:
    """Return a sentence that is translated when it is shown: for tables that are made before any request."""
    return cast(str, lazy_gettext(sentence))


def install(app: Flask) -> None:
    """Translate the screens of the app."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals["here_in"] = here_in


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
