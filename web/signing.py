"""Signing in and out: the cookie holds the secret of a session and nothing else of it (corpus.sessions has the row)."""

from flask import Flask, Request, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Connection

from corpus import accounts, audit, sessions
from corpus.accounts import Account
from corpus.sessions import Session
from web import bearer, browser, unsaved
from web.office import archive, now, office

_HELD = "_user_id"  # where flask_login keeps what the cookie holds of the person


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who asks: the account, and the session where there is one (a token has none)."""

    def __init__(self, account: Account, held: str = "", row: Session | None = None) -> None:
        self.account = account
        self.held = held
        self.session = row

    def get_id(self) -> str:
        """Return what the cookie holds of the person: the secret of the session."""
        return self.held


def install(app: Flask) -> None:
    """Find out of every request of the app who asks."""
    manager = LoginManager(app)
    manager.session_protection = None  # behind a changing office proxy the address is no proof
    manager.user_loader(_load)
    manager.request_loader(_load_by_token)


def sign_in(account: Account) -> bool:
    """Begin a new session for whoever knew the password of this account, and note it.

    False when the account was locked or got another password in the moment between.
    """
    with archive().database.write() as conn:
        secret = begin(conn, account)
        if secret is None:
            return False
        accounts.note_sign_in(conn, account.id, now())
        subject = f"account:{account.username}"
        audit.append(conn, at=now(), person=account.username, action="sign-in", subject=subject)
    hold(account, secret)
    return True


def begin(conn: Connection, account: Account) -> str | None:
    """Return the secret of a new session in place of the one that this browser has; None as corpus.sessions.begin."""
    return sessions.begin(
        conn,
        account,
        browser=browser.in_words(request.user_agent.string),
        address=request.remote_addr or "",
        now=office().clock(),
        hours=archive().settings.session_hours,
        instead_of=_held(),
    )


def hold(account: Account, secret: str) -> None:
    """Let the cookie hold a new session; nothing of the one before stays but the language (no fixation)."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session["csrf_token"] = unsaved.token_of(account.id)
    g.pop("csrf_token", None)  # one that was made for the session before
    login_user(SignedIn(account, secret))


def sign_out(conn: Connection) -> None:
    """End the session of this browser, wherever its cookie was copied to."""
    held = _held()
    if held is not None:
        sessions.end(conn, held)
    logout_user()
    session.clear()


def here() -> Session | None:
    """Return the session that asks, None for a token."""
    row: Session | None = current_user.session
    return row


def note_seen() -> None:
    """Keep that the session is in use: once in some minutes, and never at the cost of the page."""
    row, at = here(), office().clock()
    if row is not None and row.is_seen_late(at):
        archive().database.write_if_free(lambda conn: sessions.note_seen(conn, row, at))


def _held() -> str | None:
    held = session.get(_HELD)
    return held if isinstance(held, str) else None


def _load(held: str) -> SignedIn | None:
    """Return the person of a session, or None when it is over. A token takes the place of the session."""
    if bearer.is_presented():
        return None
    with archive().database.read() as conn:
        found = sessions.find(conn, held, office().clock())
    return SignedIn(found.account, held, found.session) if found else None


def _load_by_token(_request: Request) -> SignedIn | None:
    """Return the person whose token the request carries, or None."""
    found = bearer.account() if bearer.is_presented() else None
    return SignedIn(found) if found else None
