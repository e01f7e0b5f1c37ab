"""A Spotify beside the embedded AWS, which the functions of motion call in place of the real one."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import function_name

try:
    from orb_testing.fakes.spotify import SpotifyFake
except ModuleNotFoundError as error:
    from orb_tools.errors import ToolError

    raise ToolError("werkzeug is not installed", hint="pip install 'orb-tools[motion]'") from error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.fakes.server import MovableClock
    from orb_tools.embedded.state_file import Running

FUNCTIONS: Final = (
    "motion_handler", "token_refresher", "timeout_checker", "session_manager", "device_registration", "api_handler",
)  # fmt: skip
"""The functions of the stack motion."""
API, ACCOUNTS, APP = "SPOTIFY_API_URL", "SPOTIFY_ACCOUNTS_URL", "SPOTIFY_CREDENTIALS_SECRET"
"""The variables of those that call Spotify."""
RETURN: Final = "SPOTIFY_REDIRECT_URI"
"""The variable with the page to which Spotify sends a person back."""


@contextmanager
def spotify_beside(running: Running, *, clock: MovableClock) -> Iterator[SpotifyFake]:
    """Run a Spotify for the block. The functions of motion call it until the end of the block, as its app.

    Args:
        running: The embedded AWS with the functions.
        clock: The time of Spotify.

    Raises:
        ToolError: The stack motion is not deployed.
    """
    functions = aws_client("lambda", running.endpoint)
    with SpotifyFake(clock=clock) as spotify, ExitStack() as apps:
        before = {}
        for unit in FUNCTIONS:
            name = function_name(running, unit)
            variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            if API in variables:
                before[name] = variables
        pages = {variables[RETURN] for variables in before.values() if RETURN in variables}
        spotify.app = spotify.add_app(replace(spotify.app, redirect_uris=tuple(pages)))
        app = {"client_id": spotify.app.client_id, "client_secret": spotify.app.client_secret}
        addresses = {API: spotify.api_url, ACCOUNTS: spotify.accounts_url}
        try:
            for secret in {variables[APP] for variables in before.values()}:
                apps.enter_context(_other_value(running, secret, json.dumps(app)))
            for name, variables in before.items():
                functions.update_function_configuration(
                    FunctionName=name, Environment={"Variables": variables | addresses}
                )
            yield spotify
        finally:
            for name, variables in before.items():
                functions.update_function_configuration(
                    FunctionName=name, Environment={"Variables": variables}
                )


@contextmanager
def _other_value(running: Running, secret: str, value: str) -> Iterator[None]:
    """Give a secret another value for the block. Then its own version, which nobody reads, is the current one again."""
    secrets, current = aws_client("secretsmanager", running.endpoint), "AWSCURRENT"
    versions = secrets.describe_secret(SecretId=secret)["VersionIdsToStages"]
    (own,) = (version for version, stages in versions.items() if current in stages)
    other = secrets.put_secret_value(SecretId=secret, SecretString=value)["VersionId"]
    try:
        yield
    finally:
        secrets.update_secret_version_stage(
            SecretId=secret, VersionStage=current, MoveToVersionId=own, RemoveFromVersionId=other
        )
