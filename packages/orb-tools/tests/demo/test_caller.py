"""The demo calls the API with the tokens of its people, and stops when a function crashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from fake_hub import FakeHub

from orb_tools.demo.caller import HubApi
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub.people import BRUNO
from orb_tools.hub.user_pool import Account, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.hub.people import Person


@dataclass
class FakePool:
    """A pool that makes every account."""

    def add(self, person: Person) -> Account:
        return Account(name=person.name, email=person.email, groups=(), sub="sub-1", password="p")

    def sign_in(self, account: Account) -> Tokens:
        return Tokens(access=f"token of {account.name}", id="i", refresh="r", expires_at=2**40)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as fake:
        yield fake


@pytest.fixture
def api(hub: FakeHub) -> HubApi:
    running = Running(endpoint="http://127.0.0.1:9", pid=1)
    made = HubApi(running=running, pool=FakePool(), api=hub.api)  # type: ignore[arg-type]  # a fake of what is used
    made.add_account(BRUNO)
    return made


def test_an_answer_has_status_message_and_data(hub: FakeHub, api: HubApi) -> None:
    """They are the fields of the envelope, and the request has the person's token."""
    items = [{"userId": "u1"}]
    hub.body = {
        "data": {
            "UsersList": {"StatusCode": 200, "Message": "done", "Data": {"items": items, "nextToken": None}}
        }
    }

    answer = api.call(BRUNO, "UsersList", {"limit": 1})

    assert (answer.operation, answer.status, answer.message) == ("UsersList", 200, "done")
    assert (answer.items(), answer.field("nextToken"), answer.field("other")) == (items, None, None)
    assert (api.subject(BRUNO), hub.requests[0].headers["authorization"]) == ("sub-1", "token of bruno")
    body = hub.requests[0].json()
    assert isinstance(body, dict)
    assert body["variables"] == {"input": {"limit": 1}}


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, {"errors": [{"message": "no token"}]}, 401),
        (200, {"data": None, "errors": [{"message": "no such field"}]}, 400),
        (200, {"data": {"UsersGet": None}, "errors": [{"message": "not allowed"}]}, 400),
    ],
)
def test_a_refusal_of_the_api_is_an_answer(
    hub: FakeHub, api: HubApi, status: int, body: object, expected: int
) -> None:
    """It has HTTP's status, or 400 for a request that does not fit the API, and no data."""
    hub.status, hub.body = status, body
    answer = api.call(None, "UsersGet", {"userId": "u1"})
    assert (answer.status, answer.data, answer.items()) == (expected, None, [])
    assert answer.message
    assert "authorization" not in hub.requests[0].headers


@pytest.mark.parametrize("body", [{"data": {"UsersGet": None}}, {"data": None}, {}])
def test_a_crash_ends_the_demo(hub: FakeHub, api: HubApi, body: object) -> None:
    """AppSync answers null, without an error, for a function that raised."""
    hub.body = body
    with pytest.raises(ToolError, match="the function crashed at UsersGet"):
        api.call(None, "UsersGet", {})
