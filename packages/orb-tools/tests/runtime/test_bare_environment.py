"""The bare environment has the packages of the Lambda runtime only."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from orb_tools.interpreters import running_python
from orb_tools.runtime import RuntimeRun

if TYPE_CHECKING:
    import pytest

    from orb_testing.invocation import Invocation


Run = Callable[..., RuntimeRun]


def only(result: RuntimeRun) -> Invocation:
    (invocation,) = result.invocations
    return invocation


def test_it_sees_the_runtime_and_nothing_of_the_caller(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function can import the SDK, but no package of the caller, and cannot read the caller's variables."""
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
    assert environment["AWS_EXECUTION_ENV"] == f"AWS_Lambda_python{running_python()}"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == payload["name"] == "orb-demo"
    assert not {"CALLERS_SECRET", "PYTHONPATH", "VIRTUAL_ENV"} & environment.keys()
