"""The embedded AWS as an engine for tests, like those of `orb_testing.engines`."""

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
    """An embedded AWS, which deploys templates and runs functions with the rights of their roles."""

    endpoint_url: str

    def client(self, service: str = "dynamodb") -> Client:
        """Return a botocore client with all rights. The whole session shares it."""
        return aws_client(service, self.endpoint_url)


@contextmanager
def ministack_engine(workspace: Workspace) -> Iterator[MiniStackEngine]:
    """Run an empty embedded AWS for the block.

    Raises:
        ToolError: It cannot be installed or does not start.
    """
    with embedded_aws(workspace, steps=Steps(quiet=True)) as server:
        yield MiniStackEngine(endpoint_url=server.endpoint)
