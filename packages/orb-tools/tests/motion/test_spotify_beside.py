"""The functions call the Spotify beside them as long as it is there."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.utils.clock import ManualClock
from orb_testing.fakes.spotify import CLIENT_ID, CLIENT_SECRET
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.motion import spotify_beside as module
from orb_tools.motion.spotify_beside import ACCOUNTS, API, APP, FUNCTIONS, RETURN, spotify_beside

if TYPE_CHECKING:
    from orb_testing.secret_store import SecretStore


class Cloud:
    """Lambda, with functions of which one does not call Spotify."""

    def __init__(self, vault: SecretStore) -> None:
        self.variables: dict[str, dict[str, str]] = {
            name: {API: "https://api", ACCOUNTS: "https://accounts", APP: "app", RETURN: PAGE, "TABLE": name}
            for name in FUNCTIONS
        }
        self.variables["device_registration"] = {"TABLE": "device_registration"}
        self.secrets = vault

    @property
    def app(self) -> Any:
        return json.loads(self.secrets.value("app"))

    def get_function_configuration(self, **given: Any) -> Any:
        return {"Environment": {"Variables": deepcopy(self.variables[given["FunctionName"]])}}

    def update_function_configuration(self, **given: Any) -> None:
        self.variables[given["FunctionName"]] = given["Environment"]["Variables"]


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch, secrets: SecretStore) -> Cloud:
    secrets.put("app", OWN)
    made = Cloud(secrets)
    clients = {"lambda": made, "secretsmanager": secrets.client}
    monkeypatch.setattr(module, "aws_client", lambda service, _: clients[service])
    return made


PAGE = "http://127.0.0.1:5173/spotify"
OWN = {"client_id": "my-own", "client_secret": "my-own-secret"}
RUNNING = Running(endpoint="http://127.0.0.1:9", pid=1, functions={name: name for name in FUNCTIONS})


def test_the_addresses_are_changed_and_changed_back(cloud: Cloud) -> None:
    """Those that call Spotify get its addresses and its app. Afterwards all is as before, also after an error."""
    before = deepcopy(cloud.variables)
    with pytest.raises(RuntimeError), spotify_beside(RUNNING, clock=ManualClock()) as spotify:
        assert cloud.app == {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        assert spotify.accounts.apps[CLIENT_ID].redirect_uris == (PAGE,)
        handler = cloud.variables["motion_handler"]
        assert handler == before["motion_handler"] | {API: spotify.api_url, ACCOUNTS: spotify.accounts_url}
        assert cloud.variables["device_registration"] == before["device_registration"]
        raise RuntimeError
    assert cloud.variables == before
    assert cloud.app == OWN


@pytest.mark.usefixtures("cloud")
def test_without_the_stack() -> None:
    """The error names the function that is missing."""
    with (
        pytest.raises(ToolError, match="motion_handler"),
        spotify_beside(Running(endpoint="http://127.0.0.1:9", pid=1), clock=ManualClock()),
    ):
        pass
