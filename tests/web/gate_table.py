"""Who may come where: rows of the table of tests/web/test_gate.py, those of /api and those of the strip of pages."""

from tests.web.desks import ROLES

CORRECTS = {None: 302, "clerk": 302, "staff": 403, "leader": 403, "admin": 403}
RECEIVES = {None: 302, "clerk": 200, "staff": 403, "leader": 403, "admin": 200}
DATA = {None: 401, "clerk": 200, "staff": 200, "leader": 200, "admin": 200}
NO_DATA = {None: 401, "clerk": 404, "staff": 404, "leader": 404, "admin": 404}
KEEPS_DATA = {None: 401, "clerk": 400, "staff": 403, "leader": 403, "admin": 403}

MANAGES_DATA = {None: 401, "clerk": 403, "staff": 403, "leader": 403, "admin": 200}

API_TABLE: dict[tuple[str, str], dict[str | None, int]] = {
    ("POST", "/api/health/start/<any(backup, verify, rebuild):task>"): {**MANAGES_DATA, "admin": 400},
    ("PUT", "/api/dossiers/<int:dossier_id>"): {**KEEPS_DATA, "clerk": 404},
    ("POST", "/api/dossiers/<int:dossier_id>/<any(close, reopen):doing>"): {**KEEPS_DATA, "clerk": 404},
    ("PUT", "/api/dossiers/<int:dossier_id>/documents/<int:record_id>"): KEEPS_DATA,
    ("DELETE", "/api/dossiers/<int:dossier_id>/documents/<int:record_id>"): {**KEEPS_DATA, "clerk": 404},
    ("GET", "/api/dossiers/<int:dossier_id>/bag.zip"): NO_DATA,
    ("POST", "/api/register/<any(in, out):kind>/<any(reserve, cancel, begin, close):act>"): KEEPS_DATA,
    ("POST", "/api/documents"): {**KEEPS_DATA, "admin": 400},
    ("GET", "/api/receipts"): {**RECEIVES, None: 401},
    ("GET", "/api/receipts/<int:job_id>"): {**RECEIVES, None: 401, "clerk": 404, "admin": 404},
    ("PATCH", "/api/documents/<int:record_id>"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/approve"): KEEPS_DATA,
    ("PUT", "/api/documents/<int:record_id>/pages/<int:number>/text"): KEEPS_DATA,
    ("PUT", "/api/documents/<int:record_id>/access"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/settle"): {**KEEPS_DATA, "leader": 400},
    ("POST", "/api/documents/<int:record_id>/links"): {**KEEPS_DATA, "leader": 400},
    ("DELETE", "/api/documents/<int:record_id>/links/<int:link_id>"): {
        **KEEPS_DATA,
        "clerk": 404,
        "leader": 404,
    },
    ("GET", "/api/documents/<int:record_id>/register"): DATA,
    ("PUT", "/api/documents/<int:record_id>/register/<int:book_id>"): {**KEEPS_DATA, "clerk": 404},
    ("GET", "/api/documents/<int:record_id>/originals"): DATA,
    ("GET", "/api/documents/<int:record_id>/originals/<int:position>"): DATA,
    ("GET", "/api/documents/<int:record_id>/copy.pdf"): NO_DATA,
    ("GET", "/api/documents/<int:record_id>/pages/<int:number>.jpg"): NO_DATA,
    ("GET", "/api/register/<any(in, out, follow):kind>.<any(xlsx, docx, pdf):form>"): DATA,
    ("GET", "/api/due/report"): DATA,
    ("GET", "/api/search/suggest"): DATA,
    ("GET", "/api/me"): DATA,
    ("GET", "/api/home"): DATA,
    ("GET", "/api/mine"): DATA,
    ("GET", "/api/tray"): {**RECEIVES, None: 401},
    ("POST", "/api/tray/seen"): {**KEEPS_DATA, "admin": 400},
    ("GET", "/api/receivers"): {**DATA, "staff": 403, "admin": 403},
    ("GET", "/api/searches"): DATA,
    ("POST", "/api/searches"): {**DATA, **dict.fromkeys(ROLES, 400)},
    ("DELETE", "/api/searches/<int:saved_id>"): NO_DATA,
    ("GET", "/api/documents/<int:record_id>/pages"): DATA,
    ("GET", "/api/documents/<int:record_id>/pages/<int:number>/words"): DATA,
    ("POST", "/api/documents/<int:record_id>/pages/turn"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/pages/<int:number>/move"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/pages/remove"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/removed/<int:removed_id>"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/pages/<int:number>/split"): KEEPS_DATA,
    ("POST", "/api/documents/<int:record_id>/merge"): KEEPS_DATA,
    ("GET", "/api/documents/<int:record_id>/readers"): DATA,
    ("POST", "/api/receipts/<int:job_id>/repeated"): {**KEEPS_DATA, "clerk": 404, "admin": 404},
    ("GET", "/api/search/list.xlsx"): DATA,
    ("GET", "/api/home/<any(week, unentered, ungiven):what>"): DATA,
    ("GET", "/api/calendar"): DATA,
    ("POST", "/api/calendar"): {**DATA, **dict.fromkeys(ROLES, 201)},
    ("DELETE", "/api/calendar"): {**DATA, **dict.fromkeys(ROLES, 204)},
    ("PUT", "/api/calendar/email"): DATA,
    ("GET", "/api/people"): MANAGES_DATA,
    ("POST", "/api/people"): {**MANAGES_DATA, "admin": 400},
    ("POST", "/api/people/<int:account_id>/reset"): {**MANAGES_DATA, "admin": 404},
    ("PATCH", "/api/people/<int:account_id>"): {**MANAGES_DATA, "admin": 400},
    ("GET", "/api/units"): MANAGES_DATA,
    ("POST", "/api/units"): {**MANAGES_DATA, "admin": 400},
    ("PATCH", "/api/units/<int:unit_id>"): {**MANAGES_DATA, "admin": 400},
    ("GET", "/api/tables"): MANAGES_DATA,
    ("GET", "/api/tables/<name>"): MANAGES_DATA,
    ("POST", "/api/tables/<name>/rows"): {**MANAGES_DATA, "admin": 400},
    ("DELETE", "/api/tables/<name>/rows/<row>"): {**MANAGES_DATA, "admin": 404},
    ("GET", "/api/audit"): MANAGES_DATA,
    ("POST", "/api/audit/check"): MANAGES_DATA,
    ("GET", "/api/audit/log.csv"): MANAGES_DATA,
}

STRIP_TABLE: dict[tuple[str, str], dict[str | None, int]] = {
    ("POST", "/documents/<int:record_id>/pages/<int:number>"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/pages"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/removed"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/removed/<int:removed_id>"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/twin/<int:other_id>"): {**CORRECTS, "clerk": 400},
    ("GET", "/documents/<int:record_id>/merge"): {**CORRECTS, "clerk": 400},
    ("POST", "/documents/<int:record_id>/merge"): {**CORRECTS, "clerk": 400},
    ("POST", "/search/bulk/turn"): {**CORRECTS, "clerk": 400},
}
