"""The file in which `orb up` describes the running AWS, so that `orb invoke` finds it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orb_testing.environment import REGION
from orb_tools.atomic_files import write_atomically
from orb_tools.embedded.server import KEY, healthy, is_running
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
    """The process of `orb up`."""
    region: str = REGION
    key: str = KEY
    """The access key and the secret key. It is valid for the embedded AWS only."""
    stacks: Mapping[str, str] = field(default_factory=dict)
    """Stack names by template."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Table names by entity."""
    functions: Mapping[str, str] = field(default_factory=dict)
    """Function names by unit."""
    logs: Mapping[str, str] = field(default_factory=dict)
    """Names of audit log groups by unit."""
    audit_secret: str = ""
    """The ARN of the secret with the key of the audit trails."""
    user_pool: str = ""
    """The id of the user pool. Empty: no stack has one."""
    user_pool_client: str = ""
    """The id of its client."""
    api: str = ""
    """The id of the GraphQL API. Empty: no stack has one."""

    @property
    def graphql_url(self) -> str:
        """Where the GraphQL API answers. The embedded AWS does not serve AppSync's own host names."""
        return f"{self.endpoint}/v1/apis/{self.api}/graphql"

    def to_dict(self) -> dict[str, object]:
        """Return the fields as a dict for JSON."""
        return asdict(self)


def state_file(workspace: Workspace) -> Path:
    """Return the path of the state file."""
    return workspace.state / "up.json"


def remember(workspace: Workspace, running: Running) -> None:
    """Write the state file."""
    write_atomically(state_file(workspace), (json.dumps(running.to_dict(), indent=2) + "\n").encode())


def forget(workspace: Workspace) -> None:
    """Remove the state file if this process wrote it."""
    running = _read(workspace)
    if running is not None and running.pid == os.getpid():
        state_file(workspace).unlink(missing_ok=True)


def find_running(workspace: Workspace) -> Running | None:
    """Return the embedded AWS of `orb up`. None: it is not running, even if a crash left the file behind."""
    running = _read(workspace)
    if running is None or not is_running(running.pid) or not healthy(urlsplit(running.endpoint).port or 0):
        return None
    return running


def require_running(workspace: Workspace) -> Running:
    """Return the embedded AWS of `orb up`. Raises `ToolError` when it is not running."""
    running = find_running(workspace)
    if running is None:
        raise ToolError("no embedded AWS is running", hint=START_IT)
    return running


def _read(workspace: Workspace) -> Running | None:
    try:
        return Running(**json.loads(state_file(workspace).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
