"""Bundles run under AWS's runtime client, in a bare environment."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orb_testing.context import LambdaContext
from orb_testing.invocation import invoke
from orb_tools.bundle.manifest import FORMAT, NAME
from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python
from orb_tools.runtime import RuntimeRun, bundled_function, run_in_runtime
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__))
HANDLER = "lambdas.demo.handler.handler"
pytestmark = pytest.mark.e2e

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
    assert caught.value.hint is not None
    assert "orb bundle --current-python" in caught.value.hint


def test_programs_of_a_bundle_can_be_run(tmp_path: Path) -> None:
    """Files have the modes of the zip, as on AWS, where a function cannot change them."""
    path = tmp_path / "demo.zip"
    program = zipfile.ZipInfo("bin/hello")
    program.external_attr = 0o100755 << 16
    source = """
import subprocess
def handler(event, context):
    return subprocess.run(["bin/hello"], capture_output=True, text=True).stdout
"""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lambdas/demo/handler.py", source)
        archive.writestr(program, "#!/bin/sh\necho hello\n")
    result = run_in_runtime(path, HANDLER, [{}], environment={}, workspace=WORKSPACE)
    assert result.invocations[0].payload == "hello\n"


COUNTING = """
import os
count = 0
def handler(event, context):
    global count
    count += 1
    print("call", count)
    if event == "die":
        os._exit(3)
    if event == "bug":
        raise KeyError("name")
    if event == "sleep":
        import time
        time.sleep(60)
    return {"count": count, "id": context.aws_request_id, "arn": context.invoked_function_arn,
            "in_time": context.get_remaining_time_in_millis() <= 20_000}
"""


def test_a_bundle_is_invoked_as_a_handler_is(bundle: Callable[[str], Path]) -> None:
    """`invoke` runs a bundle with the context of the test. Its process lives on, until the function dies or is late."""
    with bundled_function(bundle(COUNTING), HANDLER, environment={}, workspace=WORKSPACE) as function:
        context = LambdaContext(aws_request_id="r-1", function_name="mine", remaining_ms=20_000)
        first = invoke(function, {}, context=context)
        arn = context.invoked_function_arn
        assert first.payload == {"count": 1, "id": "r-1", "arn": arn, "in_time": True}
        assert (first.request_id, first.logs) == ("r-1", "call 1\n")
        failed = invoke(function, "bug")
        assert failed.error is not None
        assert (failed.error["errorType"], failed.error["errorMessage"]) == ("KeyError", "'name'")
        assert failed.error["requestId"] == failed.request_id
        died = invoke(function, "die")
        assert died.error is not None
        assert died.error["errorType"] == "Runtime.ExitError"
        late = invoke(function, "sleep", context=LambdaContext(remaining_ms=300))
        assert late.error is not None
        assert late.error["errorType"] == "Sandbox.Timedout"
        again = invoke(function, {})
        assert isinstance(again.payload, dict)
        assert again.payload["count"] == 1


def test_a_bundle_that_cannot_be_loaded_answers_with_its_error(bundle: Callable[[str], Path]) -> None:
    """An error while loading is the error of the invocation, as Lambda's caller sees it."""
    source = "print('starting')\nimport nowhere"
    with bundled_function(bundle(source), HANDLER, environment={}, workspace=WORKSPACE) as function:
        done = invoke(function, {})
        assert done.error is not None
        assert done.error["errorType"] == "Runtime.ImportModuleError"
        assert done.logs.startswith("starting\n")
        with pytest.raises(ToolError, match="not JSON"):
            invoke(function, {1, 2})


def test_packages_of_a_layer_are_imported(bundle: Callable[[str], Path]) -> None:
    """The layers that the manifest names are on the path, after the function and before the runtime's packages."""
    source = """
import leaf, six
def handler(event, context):
    return [leaf.WHERE, six.__file__.rpartition("python/")[2]]
"""
    path = bundle(source)
    layer = path.parent / "layers" / "deps.zip"
    layer.parent.mkdir()
    with zipfile.ZipFile(layer, "w") as archive:
        archive.writestr("python/leaf.py", "WHERE = 'layer'")
        archive.writestr("python/six.py", "")
    entry = {"file": path.name, "python": running_python(), "layers": ["deps"]}
    (path.parent / NAME).write_text(json.dumps({"format": FORMAT, "units": {"demo": entry}}))
    result = run_in_runtime(path, HANDLER, [1], environment={}, workspace=WORKSPACE)
    assert result.invocations[0].payload == ["layer", "six.py"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("leaf.py", "WHERE = 'function'")
    result = run_in_runtime(path, HANDLER, [1], environment={}, workspace=WORKSPACE)
    assert result.invocations[0].payload == ["function", "six.py"]
