"""What the description allows, and what it forbids, sent to every operation: never a failure of the server, and
never an answer that the description does not know."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from corpus import accounts, tokens
from corpus.archive import Archive
from tests.web.desks import START, Desk, bearer, make_desk
from tests.web.scripts import furnish
from web.limits import limiter
from web.openapi import OPERATIONS, Operation
from web.openapi_admin import OPERATIONS as ADMIN

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
THERE = {"name": "holidays", "row": "0123456789abcdef", "what": "week"}
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Office:
    """One office for all operations of a role: what one does, the next finds."""

    desk: Desk
    role: str
    schema: Any

    def headers(self) -> dict[str, str]:
        """Return the header of a token that holds: an administrator may have ended the last one."""
        with self.desk.archive.database.write() as conn:
            for token in tokens.of_account(conn, self.desk.people[self.role]):
                account = accounts.get(conn, self.desk.people[self.role])
                assert account is not None
                tokens.revoke(conn, account, token.id, at=START.isoformat())
            accounts.set_active(conn, self.desk.people[self.role], True)
            conn.exec_driver_sql("UPDATE account SET must_change = 0")
        return bearer(self.desk, self.role)


@pytest.fixture(scope="module")
def offices(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """An office that a clerk works in, and one whose administrator may reset the clerk."""
    made = {}
    for role in ("clerk", "admin"):
        folder = tmp_path_factory.mktemp("fuzz") / "kho"
        desk = make_desk(Archive.open(Path(shutil.copytree(_pattern, folder))))
        furnish(desk)
        headers = bearer(desk, role)
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", desk.app, headers=headers)
        made[role] = Office(desk, role, schema)
    return made


# Schemathesis reads the body of a file that is handed out, and leaves the file to be closed by the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("one", OPERATIONS, ids=[one.name for one in OPERATIONS])
def test_no_call_breaks_the_server(offices: dict[str, Office], one: Operation) -> None:
    limiter.reset()
    office = offices["admin" if one in ADMIN else "clerk"]
    operation, headers = office.schema["/api" + one.path][one.method], office.headers()
    # Numbers of an address that are drawn at random lead nowhere: half of the calls name what is there.
    there = {name: THERE.get(name, 1) for name in one.names if "enum" not in one.word(name)}
    plain = operation.as_strategy(schemathesis.GenerationMode.POSITIVE)
    kinds = [plain]
    if one.names or one.query or one.body:
        kinds.append(operation.as_strategy(schemathesis.GenerationMode.NEGATIVE))

    @QUIET
    @given(case=st.one_of(kinds), names_what_is_there=st.booleans())
    def send(case: schemathesis.Case, names_what_is_there: bool) -> None:
        if names_what_is_there:
            case.path_parameters.update(there)
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    send()
