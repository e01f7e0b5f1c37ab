"""A function of one module, run under AWS's runtime client."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orb_tools.runtime import RuntimeRun, run_in_runtime
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__))
HANDLER = "lambdas.demo.handler.handler"
Run = Callable[..., RuntimeRun]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Zip a handler's source and run it on events."""

    def run(source: str, *events: object, handler: str = HANDLER, **options: object) -> RuntimeRun:
        bundle = tmp_path / "demo.zip"
        with zipfile.ZipFile(bundle, "w") as archive:
            archive.writestr("lambdas/__init__.py", "")
            archive.writestr("lambdas/demo/__init__.py", "")
            archive.writestr("lambdas/demo/handler.py", source)
        options = {"environment": {}, **options}
        return run_in_runtime(bundle, handler, events, workspace=WORKSPACE, **options)  # type: ignore[arg-type]  # options of a test

    return run
