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
def bundle(tmp_path: Path) -> Callable[[str], Path]:
    """Zip a handler's source."""

    def bundle(source: str) -> Path:
        path = tmp_path / "demo.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("lambdas/__init__.py", "")
            archive.writestr("lambdas/demo/__init__.py", "")
            archive.writestr("lambdas/demo/handler.py", source)
        return path

    return bundle


@pytest.fixture
def run(bundle: Callable[[str], Path]) -> Run:
    """Zip a handler's source and run it on events."""

    def run(source: str, *events: object, handler: str = HANDLER, **options: object) -> RuntimeRun:
        options = {"environment": {}, **options}
        return run_in_runtime(bundle(source), handler, events, workspace=WORKSPACE, **options)  # type: ignore[arg-type]  # options of a test

    return run
