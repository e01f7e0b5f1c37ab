"""The file with the accounts is private, and serves one run of the embedded AWS."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub import accounts_file
from orb_tools.hub.user_pool import Account
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

RUNNING = Running(endpoint="http://127.0.0.1:9", pid=os.getpid())
ACCOUNTS = tuple(
    Account(name=name, email=f"{name}@example.org", groups=("USER",), sub=f"sub of {name}", password="secret")
    for name in ("olivia", "bruno")
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    accounts_file.remember_accounts(workspace, RUNNING, ACCOUNTS)
    return workspace


def test_an_account_is_found_by_name(workspace: Workspace) -> None:
    """Capitals do not matter."""
    assert accounts_file.find_account(workspace, RUNNING, "Bruno") == ACCOUNTS[1]
    assert accounts_file.known_accounts(workspace, RUNNING) == ACCOUNTS


def test_an_unknown_name_lists_the_people(workspace: Workspace) -> None:
    """So that one need not look them up."""
    with pytest.raises(ToolError, match="there is no person nobody") as caught:
        accounts_file.find_account(workspace, RUNNING, "nobody")
    assert caught.value.hint == "there are: olivia, bruno"


def test_only_its_owner_reads_the_file(workspace: Workspace) -> None:
    """It holds passwords."""
    assert stat.S_IMODE(accounts_file.accounts_file(workspace).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"pid": 1, "accounts": [{}]}'])
def test_without_accounts_the_error_says_how_to_make_them(workspace: Workspace, text: str | None) -> None:
    """A file that is missing, damaged or of an earlier run has no accounts."""
    running = RUNNING
    if text is None:
        running = Running(endpoint=RUNNING.endpoint, pid=RUNNING.pid + 1)
    else:
        accounts_file.accounts_file(workspace).write_text(text)
    with pytest.raises(ToolError, match="no sample people") as caught:
        accounts_file.find_account(workspace, running, "olivia")
    assert "orb up --people" in str(caught.value.hint)


def test_only_the_owner_removes_the_file(workspace: Workspace) -> None:
    """The file of another run stays."""
    other = Running(endpoint=RUNNING.endpoint, pid=RUNNING.pid + 1)
    accounts_file.remember_accounts(workspace, other, ACCOUNTS)
    accounts_file.forget_accounts(workspace)
    assert accounts_file.known_accounts(workspace, other) == ACCOUNTS

    accounts_file.remember_accounts(workspace, RUNNING, ACCOUNTS)
    accounts_file.forget_accounts(workspace)
    assert not accounts_file.accounts_file(workspace).exists()
