"""The password of an index comes from the environment or the AWS CLI, and is shown nowhere."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.release.index_access import index_access

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = "made-up+token/of=twelve@hours"
RECORDED = """\
#!/usr/bin/env python3
# Answers as the AWS CLI does. It writes down its arguments.
import json, os, sys
from pathlib import Path
record = Path(os.environ["RECORDED_CALLS"])
calls = json.loads(record.read_text()) if record.exists() else []
record.write_text(json.dumps([*calls, sys.argv[1:]]))
answer = json.loads(os.environ["RECORDED_ANSWERS"]).get(sys.argv[2])
if answer is None:
    sys.exit("An error occurred (AccessDeniedException) at https://aws:made-up-token@127.0.0.1/")
print(answer)
"""
ENDPOINT = "http://127.0.0.1:9999/pypi/python-packages/"


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[list[str]]]:
    """An AWS CLI on the PATH that gives the endpoint and the token. It returns the calls."""
    program = tmp_path / "bin/aws"
    program.parent.mkdir()
    program.write_text(RECORDED)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("RECORDED_CALLS", str(tmp_path / "calls.json"))
    answers = {"get-repository-endpoint": ENDPOINT, "get-authorization-token": TOKEN}
    monkeypatch.setenv("RECORDED_ANSWERS", json.dumps(answers))
    return lambda: json.loads((tmp_path / "calls.json").read_text())


def test_codeartifact(aws: Callable[[], list[list[str]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The address and a token for twelve hours come from the AWS CLI. No representation shows the token."""
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    monkeypatch.setenv("CODEARTIFACT_DOMAIN_OWNER", "123456789012")
    access = index_access("codeartifact")
    assert (access.address, access.user, access.password) == (ENDPOINT, "aws", TOKEN)
    assert TOKEN not in repr(access)
    endpoint, token = aws()
    owner = ["--domain-owner", "123456789012"]
    assert endpoint == [
        "codeartifact", "get-repository-endpoint", "--domain", "orb-hub-prod", "--repository", "python-packages",
        "--format", "pypi", *owner, "--query", "repositoryEndpoint", "--output", "text",
    ]  # fmt: skip
    assert token == [
        "codeartifact", "get-authorization-token", "--domain", "orb-hub-prod", "--duration-seconds", "43200", *owner,
        "--query", "authorizationToken", "--output", "text",
    ]  # fmt: skip


def test_an_address_with_a_token(aws: Callable[[], list[list[str]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A stated address needs the token alone. The address for pip quotes it."""
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    access = index_access("http://127.0.0.1:8000/")
    assert access.pages == "http://aws:made-up%2Btoken%2Fof%3Dtwelve%40hours@127.0.0.1:8000/simple/"
    assert [call[1] for call in aws()] == ["get-authorization-token"]


@pytest.mark.parametrize("answer", [None, "", "None", "two words"])
def test_a_cli_without_an_answer(
    answer: str | None, aws: Callable[[], list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the AWS CLI, and an answer that is no token, end the command. Addresses are not shown."""
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    answers = {"get-repository-endpoint": ENDPOINT} | (
        {} if answer is None else {"get-authorization-token": answer}
    )
    monkeypatch.setenv("RECORDED_ANSWERS", json.dumps(answers))
    with pytest.raises(ToolError, match="does not answer aws codeartifact get-authorization-token") as caught:
        index_access("codeartifact")
    shown = " ".join(caught.value.faults)
    assert ("AccessDenied" in shown) == (answer is None)
    assert "made-up" not in shown


def test_no_cli(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the AWS CLI the command says so, and without a domain too."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError, match="CODEARTIFACT_DOMAIN is not set"):
        index_access("codeartifact")
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    with pytest.raises(ToolError, match="the AWS CLI is not on the PATH"):
        index_access("codeartifact")


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """TWINE_PASSWORD needs no AWS CLI. Without a user name it is that of tokens."""
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    monkeypatch.setenv("TWINE_PASSWORD", "p/w")
    monkeypatch.setenv("PATH", "")
    assert (
        index_access("https://ours.example.com").pages == "https://__token__:p%2Fw@ours.example.com/simple/"
    )
    monkeypatch.setenv("TWINE_USERNAME", "ci")
    assert index_access("https://ours.example.com").user == "ci"


@pytest.mark.parametrize(
    ("index", "address"),
    [
        ("https://ours.example.com", "https://ours.example.com/"),
        ("https://ours.example.com/pypi/orb/simple/", "https://ours.example.com/pypi/orb/"),
        ("http://localhost:8080/simple", "http://localhost:8080/"),
    ],
)
def test_addresses(index: str, address: str) -> None:
    """The address is that of uploads, whether the simple pages or the index itself are named."""
    access = index_access(index)
    assert (access.address, access.pages, access.user) == (address, f"{address}simple/", None)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("ours.example.com", "is not valid"),
        ("ftp://ours.example.com", "is not valid"),
        ("https://", "is not valid"),
        ("https://ours.example.com/?token=1", "is not valid"),
        ("https://[ours", "is not valid"),
        ("https://me:made-up@ours.example.com", "holds a user name or password"),
        ("http://ours.example.com", "is http"),
    ],
)
def test_addresses_that_are_refused(index: str, message: str) -> None:
    """An address without https, or with a password, is refused, and not shown."""
    with pytest.raises(ToolError, match=message) as caught:
        index_access(index)
    assert "ours" not in caught.value.message
