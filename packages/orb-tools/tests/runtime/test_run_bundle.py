"""Bundles run under AWS's runtime client, in a bare environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.manifest import FORMAT, NAME
from orb_tools.errors import ToolError
from orb_tools.runtime import RuntimeRun, run_in_runtime

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = "lambdas.demo.handler.handler"


Run = Callable[..., RuntimeRun]


def test_events_are_answered_in_order(run: Run) -> None:
    """One process answers all events, and its output belongs to the event that it was printed for."""
    source = """
import logging, sys
print("starting")
def handler(event, context):
    print("out", event)
    print("err", event, file=sys.stderr)
    logging.getLogger().warning("logged")
    return {"event": event, "request": context.aws_request_id}
"""
    result = run(source, "a", {"b": [1, None, "ü"]})
    first, second = result.invocations
    assert result.init_error is None
    assert result.init_logs == "starting\n"
    assert result.init_duration > 0
    assert first.payload == {"event": "a", "request": first.request_id}
    assert second.payload == {"event": {"b": [1, None, "ü"]}, "request": second.request_id}
    assert first.logs.startswith("out a\nerr a\n")
    assert f"{first.request_id}\tlogged" in first.logs
    assert "out a" not in second.logs
    assert first.error is None
    assert first.duration > 0


@pytest.mark.parametrize(
    ("source", "handler", "kind"),
    [
        ("import nowhere", HANDLER, "Runtime.ImportModuleError"),
        ("def (", HANDLER, "Runtime.UserCodeSyntaxError"),
        ("", HANDLER, "Runtime.HandlerNotFound"),
        ("", "lambdas.demo.gone.handler", "Runtime.ImportModuleError"),
        ("raise ValueError('at import')", HANDLER, "ValueError"),
        ("import os\nos._exit(4)", HANDLER, "Runtime.ExitError"),
    ],
)
def test_what_cannot_be_loaded(run: Run, source: str, handler: str, kind: str) -> None:
    """An error while loading is an init error, and no event is answered."""
    result = run(source, 1, handler=handler)
    assert result.init_error is not None
    assert result.init_error["errorType"] == kind
    assert result.invocations == ()


def test_no_events_only_start(run: Run) -> None:
    """A start alone shows that a bundle loads, and how long it takes."""
    result = run("def handler(event, context): ...\n")
    assert result.init_error is None
    assert result.invocations == ()


def test_bundles_that_cannot_be_run(tmp_path: Path, run: Run) -> None:
    """A missing bundle, another file, a missing Python and an event that is not JSON are refused with a hint."""
    bundle = tmp_path / "demo.zip"
    with pytest.raises(ToolError, match=r"there is no bundle demo\.zip"):
        run_in_runtime(bundle, HANDLER, [], environment={})
    bundle.write_bytes(b"no zip")
    with pytest.raises(ToolError, match=r"demo\.zip is not a zip"):
        run_in_runtime(bundle, HANDLER, [], environment={})
    with pytest.raises(ToolError, match="an event is not JSON"):
        run("", {1, 2})
    units = '{"demo": {"file": "demo.zip", "python": "3.99"}}'
    (tmp_path / NAME).write_text(f'{{"format": {FORMAT}, "units": {units}}}')
    with pytest.raises(ToolError, match=r"Python 3\.99, which is not on this machine") as caught:
        run("", {})
    assert caught.value.hint == "bundle for the Python that runs orb: orb bundle --current-python"
