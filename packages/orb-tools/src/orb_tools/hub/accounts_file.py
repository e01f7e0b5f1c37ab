"""The file with the accounts of `orb up --people`, so that `orb token` and `orb graphql` can sign in as these people.

It holds passwords, so only its owner can read it. They are valid for one run of the embedded AWS.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError
from orb_tools.hub.user_pool import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from orb_tools.embedded.state_file import Running
    from orb_tools.workspace import Workspace


def accounts_file(workspace: Workspace) -> Path:
    """Return the path of the file."""
    return workspace.state / "people.json"


def remember_accounts(workspace: Workspace, running: Running, accounts: Sequence[Account]) -> None:
    """Write the accounts of one embedded AWS."""
    body = {"pid": running.pid, "accounts": [asdict(account) for account in accounts]}
    write_atomically(accounts_file(workspace), (json.dumps(body, indent=2) + "\n").encode(), mode=0o600)


def forget_accounts(workspace: Workspace) -> None:
    """Remove the file if this process wrote it."""
    if _read(workspace)[0] == os.getpid():
        accounts_file(workspace).unlink(missing_ok=True)


def known_accounts(workspace: Workspace, running: Running) -> tuple[Account, ...]:
    """Return the accounts of an embedded AWS. Those of an earlier one, which a crash left behind, are not valid."""
    pid, accounts = _read(workspace)
    return accounts if pid == running.pid else ()


def find_account(workspace: Workspace, running: Running, name: str) -> Account:
    """Return the account of a person. Raises `ToolError`, with the names of all people, when there is none."""
    accounts = known_accounts(workspace, running)
    for account in accounts:
        if account.name == name.lower():
            return account
    if not accounts:
        raise ToolError("there are no sample people", hint="stop orb up, and start it with: orb up --people")
    raise ToolError(
        f"there is no person {name}", hint=f"there are: {', '.join(each.name for each in accounts)}"
    )


def _read(workspace: Workspace) -> tuple[int, tuple[Account, ...]]:
    try:
        body = json.loads(accounts_file(workspace).read_text(encoding="utf-8"))
        accounts = tuple(Account(**{**each, "groups": tuple(each["groups"])}) for each in body["accounts"])
        return int(body["pid"]), accounts
    except (OSError, ValueError, TypeError, KeyError):
        return 0, ()
