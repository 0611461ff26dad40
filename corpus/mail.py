"""Sends plain-text mail through the office's mail server; knows nothing of what the mails say."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from corpus.errors import MailError, UsageError
from corpus.settings import Settings

_PATIENCE = 20.0  # seconds for one answer of the server


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes out: `tls` is none or starttls; `user` is empty where the server asks for no name."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = ""


def server_of(settings: Settings) -> MailServer:
    """Return the mail server that the settings name.

    Raises UsageError that says what to enter while mail is off or its settings do not suffice.
    """
    if not settings.smtp_host:
        raise UsageError(
            "Nhắc hạn qua thư đang tắt. Muốn bật, hãy khai smtp_host, smtp_sender và site_url trong settings.toml "
            "(xem docs/settings.md)."
        )
    if not settings.smtp_sender or not settings.site_url:
        raise UsageError("settings.toml: cần khai cả smtp_sender và site_url thì mới gửi được thư nhắc hạn.")
    if settings.smtp_user and settings.smtp_tls != "starttls":
        raise UsageError(
            'settings.toml: có smtp_user thì phải đặt smtp_tls = "starttls", nếu không mật khẩu sẽ lộ trên mạng.'
        )
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_tls,
        settings.smtp_sender,
        settings.smtp_user,
        _password(settings.smtp_password_file) if settings.smtp_user else "",
    )


def _password(file: str) -> str:
    """Return the first line of the file; smtplib signs in with ASCII only."""
    try:
        return Path(file).read_text(encoding="ascii").split("\n", 1)[0].strip()
    except UnicodeDecodeError as error:
        raise UsageError(
            "Mật khẩu trong smtp_password_file '%(file)s' có chữ có dấu; hãy đổi mật khẩu.", file=file
        ) from error
    except OSError as error:
        raise UsageError(
            "Không đọc được smtp_password_file '%(file)s'. Hãy kiểm tra đường dẫn và quyền đọc.", file=file
        ) from error


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Yield a connection to the server. Raises MailError when it cannot be reached or lets nobody in."""
    try:
        connection = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    except (OSError, smtplib.SMTPException) as error:
        raise _failed(server, error) from error
    with connection:
        try:
            if server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            raise _failed(server, error) from error
        yield connection


def send(connection: smtplib.SMTP, server: MailServer, *, to: str, subject: str, text: str) -> None:
    """Hand one mail to the server; when this returns, the server has it. Raises MailError when it does not take it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="vanthu.invalid")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    message.set_content(text)
    try:
        connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise _failed(server, error) from error


def _failed(server: MailServer, error: Exception) -> MailError:
    return MailError(
        "Máy chủ thư %(host)s:%(port)s không nhận thư (%(kind)s: %(error)s). Hãy kiểm tra smtp_host, "
        "smtp_port, smtp_tls trong settings.toml; thư chưa gửi sẽ được gửi ở lần chạy sau.",
        host=server.host,
        port=server.port,
        kind=type(error).__name__,
        error=error,
    )
