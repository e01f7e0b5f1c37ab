"""Laws of the motion rows: both sides do the same."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.areas import motion
from benchmarks.areas.startup import address, variables
from benchmarks.harness import ROOT
from benchmarks.playing_house import OCCUPIED, SILENT
from orb_tools.runtime import run_in_runtime

DONE = """
import json
from contextlib import redirect_stdout
from unittest.mock import patch
from benchmarks.areas import motion

now = motion.time.time()
with patch.object(motion.time, "time", lambda: now):
    event = motion.message()
found = []
for module in (motion.OURS, motion.USUAL):
    handler = motion.handler_of(module)
    for scene in motion.ACTIONS:
        motion.house().set(scene)
        with redirect_stdout(motion.sink()):
            answer = handler(event, motion.LambdaContext())
        found.append({"answer": answer, **motion.house().set(scene)})
print(json.dumps(found))
"""
TIMES = {"createdAt", "updatedAt", "lastSeen", "startTime", "lastTriggerTime"}
"""Times that depend on when the scene was set, or the call was made."""


@pytest.fixture(scope="module")
def done() -> list[dict[str, Any]]:
    """What each side did in each scene. It runs in a new process, because it sets the environment for good."""
    ended = subprocess.run([sys.executable, "-c", DONE], cwd=ROOT, check=True, capture_output=True, text=True)
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def rows(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        entity: [{name: value for name, value in item.items() if name not in TIMES} for item in items]
        for entity, items in found["rows"].items()
    }


def commands(found: dict[str, Any]) -> list[list[Any]]:
    return [
        [method, path, query, body and json.loads(body)]
        for method, path, query, body in found["spotify"]
        if method != "GET"
    ]


@pytest.mark.parametrize("scene", [SILENT, OCCUPIED])
def test_both_sides_do_the_same(done: list[dict[str, Any]], scene: str) -> None:
    """Answers, rows, commands to Spotify and what plays are alike. Only ours also looks at what plays."""
    place = list(motion.ACTIONS).index(scene)
    ours, usual = done[place], done[place + len(motion.ACTIONS)]
    assert ours["answer"] == usual["answer"]
    assert ours["answer"]["action"] == motion.ACTIONS[scene]
    assert rows(ours) == rows(usual)
    assert [len(items) for items in rows(ours).values()] == [1, 1, 1, 1]
    assert commands(ours) == commands(usual)
    assert ours["plays"] == usual["plays"]
    assert bool(ours["plays"]) == (scene == SILENT)


class Empty:
    """A house in which nothing is set."""

    def set(self, scene: str) -> None:
        """Do nothing."""


def test_a_failed_call_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be quicker than an answer."""
    monkeypatch.setattr(motion, "house", Empty)
    with pytest.raises(ValueError, match="error"):
        motion.call(lambda *_: {"action": "error"}, SILENT, lambda: 0.0)()


def test_every_handler_of_the_unit_is_measured() -> None:
    """A new handler needs a row."""
    folder = ROOT / "lambdas" / "motion" / "handlers"
    assert set(motion.HANDLERS) == {path.stem for path in folder.glob("[a-z]*.py")}
    for name in motion.HANDLERS:
        assert variables("http://127.0.0.1:1", motion.resource(name), template=motion.TEMPLATE)


@pytest.mark.nightly
@pytest.mark.xdist_group("usual_bundle")  # the usual bundle is made once
def test_both_bundles_start() -> None:
    """Neither side measures a function that cannot be loaded."""
    bundles = {motion.USUAL_HANDLER: motion.their_bundle()}
    bundles |= {motion.our_path(name): motion.our_bundle() for name in motion.HANDLERS}
    environment = variables(address(), motion.resource("motion_handler"), template=motion.TEMPLATE)
    for handler, bundle in bundles.items():
        run = run_in_runtime(bundle, handler, [], environment=environment, workspace=motion.WORKSPACE)
        assert run.init_error is None, handler
