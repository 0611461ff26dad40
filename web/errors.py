"""Error answers: a Vietnamese page (or JSON) with a reference code that is also in the log, never a traceback."""

import secrets
import traceback
from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, StatementError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError, TooManyRequests

from corpus.errors import (
    ConflictError,
    DiskFullError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    TooLargeError,
    UsageError,
    VanthuError,
)
from web import limits, unsaved
from web.language import _, said

log = structlog.get_logger("vanthu.web")

_STATUS: tuple[tuple[type[VanthuError], int], ...] = (
    (TooLargeError, 413),
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (DiskFullError, 503),
    (UsageError, 400),
    (RefusedError, 400),
)


def wants_data() -> bool:
    """Tell whether the request wants data, not a page."""
    return request.path.startswith("/api/") or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def install(app: Flask) -> None:
    """Answer every error of the app with a page of ours."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _untrusted)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(VanthuError, _ours)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: VanthuError) -> int:
    """Return the HTTP status that fits one of our errors."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def answer_error(status: int, sentence: str | None = None, **logged: Any) -> Response:
    """Return the page or JSON of an error, and write it to the log under the same reference code."""
    reference = secrets.token_hex(4).upper()
    title, advice = _words(status)
    note = log.error if status >= 500 else log.info
    note("error-answer", status=status, reference=reference, path=_path(), method=request.method, **logged)
    shown: dict[str, Any] = {"status": status, "message": sentence or advice, "reference": reference}
    response = jsonify(error=shown) if wants_data() else make_response(_page(title=title, **shown))
    response.status_code = status
    return response


def _path() -> str:
    """Return the path as the log may hold it: the secret of a calendar's address is left out."""
    if request.url_rule is not None and "token" in (request.view_args or {}):
        return request.url_rule.rule
    return request.path


def _page(status: int, **shown: object) -> str:
    """Return the page of an error; a failure of the server asks nothing of the catalogue, which may be what failed."""
    if status >= 500:
        # Not render_template: it would load the signed-in person for every page.
        return current_app.jinja_env.get_template("error.html").render(bare=True, status=status, **shown)
    # Who asks too often is not given a page that asks the catalogue.
    bare = status == 429 or not current_user.is_authenticated or current_user.account.must_change
    return render_template("error.html", bare=bare, status=status, **shown)


def _words(status: int) -> tuple[str, str]:
    """Return what happened and what to do about it."""
    words = {
        400: (_("Yêu cầu chưa đúng"), _("Hãy quay lại trang trước, tải lại trang rồi làm lại.")),
        401: (_("Cần đăng nhập"), _("Phiên làm việc đã hết. Hãy đăng nhập lại.")),
        403: (_("Không có quyền"), _("Bạn không có quyền làm việc này. Nếu cần, hãy hỏi quản trị.")),
        404: (
            _("Không tìm thấy"),
            _("Trang hoặc văn bản này không có, hoặc bạn không được xem. Hãy tìm lại từ sổ văn bản."),
        ),
        405: (_("Không làm được theo cách này"), _("Hãy quay lại trang trước rồi dùng nút trên trang.")),
        409: (_("Có người vừa sửa"), _("Hãy tải lại trang, xem bản mới rồi sửa tiếp.")),
        413: (_("Tệp quá lớn"), _("Hãy quét lại ở 300 dpi, tách nhỏ tệp hoặc gửi từng tệp một.")),
        429: (_("Quá nhiều yêu cầu"), _("Hãy chờ vài phút rồi thử lại.")),
        503: (
            _("Hệ thống đang bận"),
            _("Chưa làm được việc này. Hãy thử lại sau ít phút; nếu vẫn vậy, báo quản trị kèm mã dưới đây."),
        ),
    }
    return words.get(
        status,
        (
            _("Có lỗi"),
            _("Hệ thống gặp lỗi khi xử lý. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã dưới đây."),
        ),
    )


def _csrf(error: CSRFError) -> Response:
    form = None if wants_data() or not current_user.is_authenticated else unsaved.of_request()
    if form is not None and form.owner == current_user.account.id:  # of a session of theirs before this one
        return make_response(render_template("account/unsaved.html", kept=form), 400)
    return answer_error(
        400, _("Trang mở quá lâu hoặc phiên đã đổi. Hãy tải lại trang rồi làm lại."), reason=error.description
    )


def _untrusted(_error: SecurityError) -> Response:
    """Answer a name that is not ours: without routes no page can be made, and nothing of ours is told."""
    log.info("untrusted-host")
    sentence = "Trang web này không mở bằng tên đó. Hãy dùng địa chỉ mà cơ quan đã cho."
    return Response(sentence, 400, mimetype="text/plain")


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    if page := _page_of_form(error):
        return make_response(redirect(page, 303))
    response = answer_error(error.code or 500, _wait(error))
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _page_of_form(error: HTTPException) -> str | None:
    """Return the page that holds the form of an address which only takes forms, for who opens that address itself.

    An address copied out of the browser, or a page loaded again after an error, so leads somewhere. It is the nearest
    address above that can be opened; None for scripts and for every other error.
    """
    asked = error is request.routing_exception and isinstance(error, MethodNotAllowed)
    if (
        not asked
        or request.method not in ("GET", "HEAD")
        or wants_data()
        or request.headers.get("HX-Request")
    ):
        return None
    adapter = current_app.create_url_adapter(request)
    path = request.path
    while adapter is not None and path != "/":
        path = path.rpartition("/")[0] or "/"
        if adapter.test(path, "GET"):
            return path
    return None


def _wait(error: HTTPException) -> str | None:
    """Return for how long who asked too often has to wait; None for every other error."""
    if not isinstance(error, TooManyRequests) or not isinstance(error.retry_after, int):
        return None
    return _(
        "Tài khoản hoặc máy này gửi quá nhiều yêu cầu trong thời gian ngắn. Hãy chờ %(wait)s rồi làm lại.",
        wait=limits.span(error.retry_after),
    )


def _ours(error: VanthuError) -> Response:
    status = status_of(error)
    if status == 404:
        return answer_error(status, code=error.code)
    sentence = _(
        "Đĩa của máy chủ đã đầy. Hãy báo quản trị; tệp nào chưa có trong danh sách vừa nhận thì gửi lại sau."
    )
    known = said(error) if status < 500 else None
    return answer_error(status, sentence if isinstance(error, DiskFullError) else known, code=error.code)


def _busy(error: OperationalError) -> Response:
    return answer_error(503, **_trace(error))


def _unexpected(error: Exception) -> Response:
    return answer_error(500, **_trace(error))


def _trace(error: Exception) -> dict[str, str]:
    """Return what the log may hold of a failure: no local variables and no SQL parameters, which quote papers."""
    shown = error.orig if isinstance(error, StatementError) else error
    return {
        "cause": f"{type(error).__name__}: {shown}",
        "trace": "".join(traceback.format_tb(error.__traceback__)),
    }
