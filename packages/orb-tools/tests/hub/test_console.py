"""The console serves its own page, forwards its requests as a person, and refuses those of other pages."""

from __future__ import annotations

import http.client
import json
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from browser import open_page
from fake_hub import FakeHub

from orb_tools.embedded.progress import Steps
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub import console
from orb_tools.hub.console import LARGEST, refusal, serve_console
from orb_tools.hub.graphql_api import GraphqlApi
from orb_tools.hub.session import Session
from orb_tools.hub.user_pool import Account
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORT = 4000
OWN = {"Host": "127.0.0.1:4000", "Origin": "http://127.0.0.1:4000", "Content-Type": "application/json"}
ACCOUNT = Account(name="olivia", email="o@example.org", groups=("OWNER",), sub="s", password="a-password")


def headers(**changes: str | None) -> Message:
    message = Message()
    for name, value in {**OWN, **{name.replace("_", "-"): value for name, value in changes.items()}}.items():
        if value is not None:
            message[name] = value
    return message


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Sec_Fetch_Site": "same-origin"},
        {"Content_Type": "application/json; charset=utf-8"},
        {"Host": "localhost:4000", "Origin": "http://localhost:4000"},
    ],
)
def test_the_page_may_ask(changes: dict[str, str]) -> None:
    """Requests of the page itself, under both names of this machine."""
    assert refusal("POST", headers(**changes), port=PORT) is None
    assert refusal("GET", headers(**changes), port=PORT) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"Host": None},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:4001"},
        {"Host": "rebound.example.org:4000", "Origin": "http://rebound.example.org:4000"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_other_hosts_and_pages_are_refused(changes: dict[str, str | None]) -> None:
    """A host name that leads here (DNS rebinding), and everything that a browser marks as another page's."""
    assert refusal("GET", headers(**changes), port=PORT) is not None
    assert refusal("POST", headers(**changes), port=PORT) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:4001"},
        {"Origin": "http://localhost:4000"},
        {"Origin": "https://127.0.0.1:4000"},
        {"Content_Type": None},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_post_of_another_origin_is_refused(changes: dict[str, str | None]) -> None:
    """Also one that a browser would send without asking first, such as a form."""
    assert refusal("POST", headers(**changes), port=PORT) is not None
    assert refusal("GET", headers(**changes), port=PORT) is None


class SignedIn(Session):
    """A session whose token is known."""

    def token(self, use: str = "access") -> str:
        return "a-token"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, FakeHub]]:
    """A console with a fake API and without its libraries, by its address."""
    with FakeHub() as hub:
        made = console.Console(
            api=hub.api,
            sessions={"olivia": SignedIn(pool=None, account=ACCOUNT)},  # type: ignore[arg-type]  # not used
            contents={"index.html": b"<p>page</p>", "graphiql.js": b"1"},
        )
        monkeypatch.setattr(console, "_console", lambda *_: made)
        running = Running(endpoint="http://127.0.0.1:9", pid=1)
        with serve_console(Workspace(tmp_path), running, [ACCOUNT], steps=Steps(quiet=True)) as url:
            yield url, hub


def ask(
    url: str, method: str, path: str, body: bytes = b"", **changes: str | None
) -> tuple[int, Message, bytes]:
    """Send a request as the page does, with changes of its headers. Return status, headers and body."""
    host = urlsplit(url).netloc
    own = {**OWN, "Host": host, "Origin": f"http://{host}", "X-Orb-Person": "olivia"}
    own |= {"Content-Length": str(len(body))}
    sent = {**own, **{name.replace("_", "-"): value for name, value in changes.items()}}
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in sent.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    read = answer.read()
    connection.close()
    return answer.status, answer.headers, read


def test_a_request_is_forwarded_as_the_person(served: tuple[str, FakeHub]) -> None:
    """With the person's token, which the page does not know. The answer is the API's, with its status."""
    url, hub = served
    hub.body, hub.status = {"errors": [{"message": "no"}]}, 401

    status, _, body = ask(url, "POST", "/graphql", b'{"query": "q"}')

    assert (status, json.loads(body)) == (401, hub.body)
    [request] = hub.requests
    assert (request.json(), request.headers["authorization"]) == ({"query": "q"}, "a-token")


def test_the_page_knows_names_and_groups_only(served: tuple[str, FakeHub]) -> None:
    """No password, no address, no token."""
    status, _, body = ask(served[0], "GET", "/people.json")
    assert (status, json.loads(body)) == (200, [{"name": "olivia", "groups": ["OWNER"]}])


def test_the_page_may_load_nothing_from_elsewhere(served: tuple[str, FakeHub]) -> None:
    """The policy of every answer allows this server only, and no frame around the page."""
    for path in ("/", "/graphiql.js", "/people.json", "/missing", "/../console.py"):
        _, answered, _ = ask(served[0], "GET", path)
        policy = dict(part.split(" ", 1) for part in answered["Content-Security-Policy"].split("; "))
        sources = {source for value in policy.values() for source in value.split()}
        assert sources <= {"'none'", "'self'", "data:", "'unsafe-inline'"}
        assert (policy["default-src"], policy["script-src"], policy["frame-ancestors"]) == (
            "'none'",
            "'self'",
            "'none'",
        )
        assert "Access-Control-Allow-Origin" not in answered


@pytest.mark.parametrize(
    ("method", "path", "changes", "status"),
    [
        ("GET", "/", {"Host": "rebound.example.org"}, 403),
        ("POST", "/graphql", {"Origin": "http://elsewhere.example.org"}, 403),
        ("POST", "/graphql", {"X_Orb_Person": "nobody"}, 400),
        ("POST", "/graphql", {"X_Orb_Person": None}, 400),
        ("POST", "/graphql", {"Content_Length": str(LARGEST + 1)}, 413),
        ("POST", "/graphql", {"Content_Length": "-1"}, 413),
        ("POST", "/elsewhere", {}, 404),
        ("GET", "/graphql", {}, 404),
        ("GET", "/../console.py", {}, 404),
        ("OPTIONS", "/graphql", {}, 501),
    ],
)
def test_refusals_reach_nobody(
    served: tuple[str, FakeHub], method: str, path: str, changes: dict[str, str | None], status: int
) -> None:
    """A request that is refused is not forwarded, and its answer says why."""
    url, hub = served
    assert ask(url, method, path, **changes)[0] == status
    assert hub.requests == []


def test_an_api_that_is_gone_is_an_error_of_graphql(
    served: tuple[str, FakeHub], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that GraphiQL shows it."""

    def fail(*_: object, **__: object) -> object:
        raise ToolError("the GraphQL API did not answer")

    monkeypatch.setattr(GraphqlApi, "forward", fail)
    status, _, body = ask(served[0], "POST", "/graphql", b"{}")
    assert (status, json.loads(body)) == (502, {"errors": [{"message": "the GraphQL API did not answer"}]})


@pytest.mark.slow
def test_the_hub_can_be_tried_in_a_browser(hub_aws: dict[str, Any], tmp_path: Path) -> None:
    """The page shows the API, runs a query as the chosen person, and asks no other server than its own."""
    url = hub_aws["console"]
    if not url:
        pytest.skip("the console needs npm packages, and npm is not there or downloads nothing")
    with open_page(tmp_path / "browser") as page:
        page.send("Page.navigate", url=url)
        page.wait_for("document.querySelectorAll('.graphiql-tab').length > 5")
        # The text of the editor, because the page has the lines in sight only.
        result = "document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"
        # The button stops a query that runs, and does nothing before the editor is ready.
        button = "document.querySelector('.graphiql-execute-button')"
        run = f"({button}.ariaLabel.startsWith('Execute') && {button}.click(), false)"

        page.wait_for(f"{result}.includes('olivia.okafor@example.org') || {run}", shown=result)
        page.evaluate("document.getElementById('person').value = 'bruno'")
        page.wait_for(f"{result}.includes('403') || {run}", shown=result)

        page.evaluate("document.querySelector('[aria-label=\"Show Documentation Explorer\"]').click()")
        page.wait_for(
            "document.querySelector('.graphiql-doc-explorer-content').innerText.includes('Mutation')"
        )
        assert page.complaints == []
        assert [each for each in page.requested if not each.startswith((url, "data:"))] == []
