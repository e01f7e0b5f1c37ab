"""What `orb up` leaves for other commands, so that `orb invoke` finds the AWS that is running."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orb_testing.environment import REGION
from orb_tools.atomic_files import write_atomically
from orb_tools.embedded.server import KEY, healthy
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_tools.workspace import Workspace

START_IT = "start it in another terminal: orb up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An embedded AWS with the stacks of this workspace."""

    endpoint: str
    pid: int
    """Of the `orb up` that owns it."""
    region: str = REGION
    key: str = KEY
    """Access key and secret key alike. It opens nothing but this embedded AWS."""
    stacks: Mapping[str, str] = field(default_factory=dict)
    """Stack names by template."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Table names by entity."""
    functions: Mapping[str, str] = field(default_factory=dict)
    """Function names by unit."""
    logs: Mapping[str, str] = field(default_factory=dict)
    """Names of audit log groups by unit."""
    audit_secret: str = ""
    """The ARN of the secret with the key of their chains."""

    def to_dict(self) -> dict[str, object]:
        """As JSON takes it."""
        return asdict(self)


def state_file(workspace: Workspace) -> Path:
    """Where it is kept."""
    return workspace.state / "up.json"


def remember(workspace: Workspace, running: Running) -> None:
    """Writes the state file."""
    write_atomically(state_file(workspace), (json.dumps(running.to_dict(), indent=2) + "\n").encode())


def forget(workspace: Workspace) -> None:
    """Removes the state file, if it is this process's own."""
    running = _read(workspace)
    if running is not None and running.pid == os.getpid():
        state_file(workspace).unlink(missing_ok=True)


def find_running(workspace: Workspace) -> Running | None:
    """The embedded AWS of `orb up`. None: there is none, whatever a file from a crash says."""
    running = _read(workspace)
    if running is None or not _alive(running.pid) or not healthy(urlsplit(running.endpoint).port or 0):
        return None
    return running


def require_running(workspace: Workspace) -> Running:
    """As `find_running`. Raises `ToolError` when nothing runs."""
    running = find_running(workspace)
    if running is None:
        raise ToolError("no embedded AWS is running", hint=START_IT)
    return running


def _read(workspace: Workspace) -> Running | None:
    try:
        return Running(**json.loads(state_file(workspace).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
