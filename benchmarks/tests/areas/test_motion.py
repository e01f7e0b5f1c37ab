"""Laws of the motion rows. benchmarks/tests/usual_motion has that both sides do the same."""

from __future__ import annotations

import pytest

from benchmarks.areas import motion
from benchmarks.areas.startup import address, variables
from benchmarks.harness import ROOT
from benchmarks.playing_house import SILENT
from orb_tools.runtime import run_in_runtime


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
