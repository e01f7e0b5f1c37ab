"""Bundles under AWS's runtime client, in a bare environment (made once, kept in .orb/)."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orb_tools.bundle.manifest import FORMAT, NAME
from orb_tools.errors import ToolError
from orb_tools.interpreters import running
from orb_tools.runtime import Invocation, RuntimeRun, run_in_runtime
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__))
HANDLER = "lambdas.demo.handler.handler"
Run = Callable[..., RuntimeRun]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Zips a handler's source and runs it on events."""

    def run(source: str, *events: object, handler: str = HANDLER, **options: object) -> RuntimeRun:
        bundle = tmp_path / "demo.zip"
        with zipfile.ZipFile(bundle, "w") as archive:
            archive.writestr("lambdas/__init__.py", "")
            archive.writestr("lambdas/demo/__init__.py", "")
            archive.writestr("lambdas/demo/handler.py", source)
        options = {"environment": {}, **options}
        return run_in_runtime(bundle, handler, events, workspace=WORKSPACE, **options)  # type: ignore[arg-type]  # options of a test

    return run


def only(result: RuntimeRun) -> Invocation:
    (invocation,) = result.invocations
    return invocation


def test_events_are_answered_in_order(run: Run) -> None:
    """One process answers all events; what it prints belongs to the event during which it did."""
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


def test_an_exception_is_an_error_with_its_stack(run: Run) -> None:
    """As AWS answers it: type, message, stack; the process goes on to the next event."""
    source = "def handler(event, context):\n    return {}[event]\n"
    first, second = run(source, "missing", "again").invocations
    assert first.payload is None
    assert first.error is not None
    assert (first.error["errorType"], first.error["errorMessage"]) == ("KeyError", "'missing'")
    assert "in handler" in str(first.error["stackTrace"])
    assert second.error is not None


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
    """An error of the start is told as one, and no event is answered."""
    result = run(source, 1, handler=handler)
    assert result.init_error is not None
    assert result.init_error["errorType"] == kind
    assert result.invocations == ()


def test_a_function_that_dies_is_started_anew(run: Run) -> None:
    """Its event fails, the next one gets a fresh process."""
    source = """
import os
started = []
def handler(event, context):
    started.append(event)
    if event == "die":
        print("last words")
        os._exit(3)
    return started
"""
    dead, next_one, after = run(source, "die", "a", "b").invocations
    assert dead.error is not None
    assert dead.error["errorType"] == "Runtime.ExitError"
    assert str(dead.error["errorMessage"]).endswith("exit status 3")
    assert dead.logs == "last words\n"
    assert (next_one.payload, after.payload) == (["a"], ["a", "b"])


def test_a_function_that_hangs_is_ended(run: Run) -> None:
    """After its timeout, which it can read from its context."""
    source = """
import time
def handler(event, context):
    if event == "hang":
        time.sleep(60)
    return context.get_remaining_time_in_millis() <= 500
"""
    hung, after = run(source, "hang", "quick", timeout=0.5).invocations
    assert hung.error is not None
    assert hung.error["errorType"] == "Sandbox.Timedout"
    assert after.payload is True


def test_much_output_does_not_block(run: Run) -> None:
    """More than a pipe holds is read while the function runs, all of it."""
    source = "def handler(event, context):\n    print('x' * event)\n    return event\n"
    invocation = only(run(source, 3_000_000))
    assert invocation.payload == 3_000_000
    assert len(invocation.logs) == 3_000_001


def test_an_answer_that_aws_would_refuse(run: Run) -> None:
    """6 MB at most."""
    source = "def handler(event, context):\n    return 'x' * event\n"
    large, small = run(source, 7_000_000, 6_000_000).invocations
    assert large.error is not None
    assert large.error["errorType"] == "Function.ResponseSizeTooLarge"
    assert small.payload == "x" * 6_000_000


def test_it_sees_the_runtime_and_nothing_of_the_caller(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the caller's environment cannot be imported, its variables cannot be read; the SDK can."""
    monkeypatch.setenv("CALLERS_SECRET", "1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    source = """
import importlib.util, os
def handler(event, context):
    found = [name for name in event if importlib.util.find_spec(name)]
    return {"found": found, "environment": dict(os.environ), "name": context.function_name}
"""
    modules = ["boto3", "botocore", "urllib3", "awslambdaric", "pydantic", "orb_tools", "pytest", "pip"]
    result = run(source, modules, environment={"TABLE": "users"}, function_name="orb-demo")
    payload = only(result).payload
    assert isinstance(payload, dict)
    assert payload["found"] == ["boto3", "botocore", "urllib3", "awslambdaric"]
    environment = payload["environment"]
    assert environment["TABLE"] == "users"
    assert environment["AWS_EXECUTION_ENV"] == f"AWS_Lambda_python{running()}"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == payload["name"] == "orb-demo"
    assert not {"CALLERS_SECRET", "PYTHONPATH", "VIRTUAL_ENV"} & environment.keys()


def test_no_events_only_start(run: Run) -> None:
    """A start alone shows that a bundle loads, and how long it takes."""
    result = run("def handler(event, context): ...\n")
    assert result.init_error is None
    assert result.invocations == ()


def test_bundles_that_cannot_be_run(tmp_path: Path, run: Run) -> None:
    """No bundle, no zip, another Python, no JSON: each is told with what to do."""
    bundle = tmp_path / "demo.zip"
    with pytest.raises(ToolError, match=r"there is no bundle demo\.zip"):
        run_in_runtime(bundle, HANDLER, [], environment={})
    bundle.write_bytes(b"no zip")
    with pytest.raises(ToolError, match=r"demo\.zip is not a zip"):
        run_in_runtime(bundle, HANDLER, [], environment={})
    with pytest.raises(ToolError, match="an event is no JSON"):
        run("", {1, 2})
    units = '{"demo": {"file": "demo.zip", "python": "3.99"}}'
    (tmp_path / NAME).write_text(f'{{"format": {FORMAT}, "units": {units}}}')
    with pytest.raises(ToolError, match=r"Python 3\.99, which is not on this machine") as caught:
        run("", {})
    assert caught.value.hint == "bundle for the Python that runs orb: orb bundle --current-python"
