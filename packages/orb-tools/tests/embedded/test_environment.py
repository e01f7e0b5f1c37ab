"""An installation of the embedded AWS that fails is reported, and tried again the next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import make_small_workspace

from orb_tools.embedded import environment
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import Finished
from orb_tools.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_small_workspace(tmp_path)
    return Workspace(tmp_path)


def test_installation_that_fails(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last lines of pip and a hint are shown. A half-made environment is not used."""
    announced: list[bool] = []

    def run(command: list[str | Path], *, cwd: Path, environment: object) -> Finished:
        if "venv" in command:
            Path(command[-1]).mkdir()
            return Finished(status=0, output="")
        return Finished(status=1, output="ERROR: no such index\n")

    monkeypatch.setattr("orb_tools.environments.run", run)
    for _ in range(2):
        with pytest.raises(ToolError, match="cannot be installed") as caught:
            environment.embedded_python(workspace, on_install=lambda: announced.append(True))
        assert caught.value.faults == ("ERROR: no such index",)
        assert "pip config list" in str(caught.value.hint)
    assert len(announced) == 2
