"""The password of an index comes from the environment or the AWS CLI, and is shown nowhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from recorded_cli import recorded_cli

from orb_tools.errors import ToolError
from orb_tools.release.index_access import index_access

if TYPE_CHECKING:
    from pathlib import Path

    from recorded_cli import RecordedCli

TOKEN = "made-up+token/of=twelve@hours"
ENDPOINT = "http://127.0.0.1:9999/pypi/python-packages/"
ADDRESS, LOGIN = "codeartifact get-repository-endpoint", "codeartifact get-authorization-token"
DENIED = "An error occurred (AccessDeniedException) at https://aws:made-up-token@127.0.0.1/\n"


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RecordedCli:
    """An AWS CLI on the PATH that gives the endpoint and the token."""
    cli = recorded_cli(tmp_path / "cli", {ADDRESS: f"{ENDPOINT}\n", LOGIN: f"{TOKEN}\n"})
    monkeypatch.setenv("PATH", f"{cli.folder}:{os.environ['PATH']}")
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    return cli


def test_codeartifact(aws: RecordedCli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address and a token come from the AWS CLI. Nothing shows the token. The address for pip quotes it."""
    monkeypatch.setenv("CODEARTIFACT_DOMAIN_OWNER", "123456789012")
    access = index_access("codeartifact", trusted="codeartifact")
    assert (access.address, access.user, access.password) == (ENDPOINT, "aws", TOKEN)
    assert TOKEN not in repr(access)
    quoted = "made-up%2Btoken%2Fof%3Dtwelve%40hours"
    assert access.pages == f"http://aws:{quoted}@127.0.0.1:9999/pypi/python-packages/simple/"
    owner = ["--domain-owner", "123456789012"]
    assert aws.calls() == [
        [*ADDRESS.split(), "--domain", "orb-hub-prod", "--repository", "python-packages", "--format", "pypi", *owner,
         "--query", "repositoryEndpoint", "--output", "text"],
        [*LOGIN.split(), "--domain", "orb-hub-prod", *owner, "--query", "authorizationToken", "--output", "text"],
    ]  # fmt: skip


@pytest.mark.parametrize("index", ["https://stranger.example.com/", ENDPOINT])
def test_an_address_gets_no_token(index: str, aws: RecordedCli) -> None:
    """A token for our domain is for the trusted index, by its name. An address could be that of a stranger."""
    access = index_access(index, trusted="codeartifact")
    assert (access.user, access.password) == (None, None)
    assert aws.calls() == []


def test_another_name(aws: RecordedCli) -> None:
    """A name that is not that of the trusted index is refused, also when there is no trusted index."""
    for trusted in ("codeartifact", None):
        with pytest.raises(ToolError, match="the address of the index is not valid"):
            index_access("elsewhere", trusted=trusted)
    assert aws.calls() == []


@pytest.mark.parametrize("answer", [(254, "", DENIED), "", "None", "two words"])
def test_a_cli_without_an_answer(answer: str | tuple[int, str, str], aws: RecordedCli) -> None:
    """An error of the AWS CLI, and an answer that is no token, end the command. Addresses are not shown."""
    aws.answer({ADDRESS: ENDPOINT, LOGIN: answer})
    with pytest.raises(ToolError, match="does not answer aws codeartifact get-authorization-token") as caught:
        index_access("codeartifact", trusted="codeartifact")
    shown = " ".join(caught.value.faults)
    assert ("AccessDenied" in shown) == (not isinstance(answer, str))
    assert "made-up" not in shown


def test_no_cli(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the AWS CLI the command says so, and without a domain too."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError, match="CODEARTIFACT_DOMAIN is not set"):
        index_access("codeartifact", trusted="codeartifact")
    monkeypatch.setenv("CODEARTIFACT_DOMAIN", "orb-hub-prod")
    with pytest.raises(ToolError, match="the AWS CLI is not on the PATH"):
        index_access("codeartifact", trusted="codeartifact")


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
