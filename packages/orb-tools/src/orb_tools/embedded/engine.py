"""The embedded AWS as an engine of tests, beside those of `orb_testing.engines`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.up import embedded_aws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.clients import Client
    from orb_tools.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniStackEngine:
    """The embedded AWS of `orb up`: it deploys templates, runs functions, and holds them to their roles."""

    endpoint_url: str

    def client(self, service: str = "dynamodb") -> Client:
        """Return a botocore client with all rights, shared by the whole session."""
        return aws_client(service, self.endpoint_url)


@contextmanager
def ministack_engine(workspace: Workspace) -> Iterator[MiniStackEngine]:
    """Run an empty embedded AWS for as long as the block lasts.

    Raises:
        ToolError: It cannot be installed or does not come up.
    """
    with embedded_aws(workspace, steps=Steps(quiet=True)) as server:
        yield MiniStackEngine(endpoint_url=server.endpoint)
