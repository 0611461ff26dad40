"""The people of `bench.load` as locust runs them: each signs in at the form, then looks about with pauses.

The file that LOAD_PLAN names says who they are, what they look for and how often they do what; every answer is
written into the file that LOAD_TOLD names: time, people, kind, milliseconds, whether it was right. Each person comes
from a loopback address of their own, as from a computer of their own: signing in is limited by address.
"""

import itertools
import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

from locust import HttpUser, LoadTestShape, between, constant, events, task
from requests.adapters import HTTPAdapter

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text("utf-8"))
_TOLD = Path(os.environ["LOAD_TOLD"]).open("w", encoding="utf-8")  # noqa: SIM115
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_COMING = itertools.count()
_LISTS = {
    "clerk": (
        "/register",
        "/register?page=40",
        "/home",
        "/review",
        "/follow",
        "/due",
        "/register/in",
        "/mine",
    ),
    "leader": ("/register", "/home", "/follow", "/due", "/mine", "/dossiers"),
    "staff": ("/register", "/home", "/mine", "/due", "/follow"),
    "admin": ("/register", "/home", "/review"),
}
_GIVES = ("clerk", "leader")


class _From(HTTPAdapter):
    """Comes from the given address."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named, source_address=(self._address, 0))


class Person(HttpUser):
    """One of the people of the plan."""

    wait_time = between(*PLAN["think"]) if PLAN["think"] else constant(0)

    def on_start(self) -> None:
        """Sign in, as a browser does."""
        number = next(_COMING)
        self.username, self.role = PLAN["people"][number % len(PLAN["people"])]
        self.chance = random.Random(number)
        self.client.mount("http://", _From(f"127.0.{1 + number // 250}.{1 + number % 250}"))
        form = self.client.get("/login", name="sign-in")
        fields = {
            "username": self.username,
            "password": PLAN["password"],
            "csrf_token": _TOKEN.search(form.text)[1],
        }
        first = self.client.post("/login", data=fields, name="sign-in")
        self.token = _TOKEN.search(first.text)[1]

    @task
    def act(self) -> None:
        """Do one thing, drawn as the plan says how often."""
        kinds, shares = zip(*PLAN["mix"].items(), strict=True)
        getattr(self, f"_{self.chance.choices(kinds, shares)[0]}")()

    def _search(self) -> None:
        self.client.get("/search", params={"q": self.chance.choice(PLAN["queries"])}, name="search")

    def _document(self) -> None:
        self.client.get(f"/documents/{self._one()}", name="document")

    def _picture(self) -> None:
        self.client.get(f"/documents/{self._one()}/pages/1.jpg", name="picture")

    def _list(self) -> None:
        address = self.chance.choice(_LISTS[self.role])
        self.client.get(address, name=f"list {address.partition('?')[0]}")

    def _write(self) -> None:
        if self.role not in _GIVES:
            return self._document()
        fields = {
            "to": f"person:staff{self.chance.randrange(12)}",
            "role": "inform",
            "csrf_token": self.token,
        }
        with self.client.post(
            f"/documents/{self._one()}/routing", data=fields, name="write", catch_response=True
        ) as answer:
            if answer.status_code in (400, 409):  # it is theirs already
                answer.success()
        return None

    def _one(self) -> int:
        newer = self.chance.random() < 0.7  # most looks are at letters of late
        ids = PLAN["ids"]
        return int(self.chance.choice(ids[-300:] if newer else ids))


class Rising(LoadTestShape):
    """More and more people, step by step; without steps, as many as the plan says for as long as it says."""

    def tick(self) -> tuple[int, float] | None:
        """Return how many there shall be now and how fast they come, or None at the end."""
        gone = self.get_run_time()
        steps = PLAN["steps"] or [PLAN["people_at_once"]]
        at = int(gone // PLAN["seconds"])
        return (steps[at], 20.0) if at < len(steps) else None


@events.request.add_listener
def _note(name: str, response_time: float, exception: Exception | None, **other: Any) -> None:
    told = {
        "at": time.time(),
        "kind": name,
        "ms": response_time,
        "wrong": repr(exception) if exception else "",
    }
    _TOLD.write(json.dumps(told) + "\n")


@events.quitting.add_listener
def _end(**other: Any) -> None:
    _TOLD.close()
