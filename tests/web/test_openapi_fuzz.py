"""What the description allows, and what it forbids, sent to every operation: never a failure of the server, and
never an answer that the description does not know."""

import shutil
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

from corpus.archive import Archive
from tests.web.desks import Desk, bearer, make_desk
from tests.web.scripts import furnish
from web.limits import limiter
from web.openapi import OPERATIONS, Operation

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def furnished(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One office for all operations: what one does, the next finds."""
    folder = tmp_path_factory.mktemp("fuzz") / "kho"
    desk = make_desk(Archive.open(Path(shutil.copytree(_pattern, folder))))
    furnish(desk)
    return desk


@pytest.fixture(scope="module")
def headers(furnished: Desk) -> dict[str, str]:
    return bearer(furnished, "clerk")


@pytest.fixture(scope="module")
def schema(furnished: Desk, headers: dict[str, str]) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", furnished.app, headers=headers)


# Schemathesis reads the body of a file that is handed out, and leaves the file to be closed by the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("one", OPERATIONS, ids=[one.name for one in OPERATIONS])
def test_no_call_breaks_the_server(schema: Any, headers: dict[str, str], one: Operation) -> None:
    limiter.reset()
    operation = schema["/api" + one.path][one.method]
    # Numbers of an address that are drawn at random lead nowhere: half of the calls name what is there.
    there = {name: 1 for name in one.names if "enum" not in one.word(name)}
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
