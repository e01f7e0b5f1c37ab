"""Compile modules so that the .pyc files stay valid in a zip.

Without .pyc files, every cold start would compile the modules again, because /var/task is read-only. These are
"unchecked hash" files (PEP 552), which Python does not compare with the source. The files of a bundle only change
together, and a check by date would always fail, because all dates in a bundle are 1980.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source_files import HasContent

_COMPILER = Path(__file__).with_name("_compiler.py")


def compile_sources(files: Mapping[str, HasContent]) -> dict[str, bytes]:
    """Return the .pyc files of the modules of `files`, by path. A module that does not compile has none.

    A new process compiles them. Which constants code objects share depends on what the process has imported before,
    so the same source could otherwise compile to different bytes.
    """
    sources = [(name, files[name].content) for name in sorted(files) if name.endswith(".py")]
    if not sources:
        return {}
    environment = {"PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", "")}
    finished = subprocess.run(
        [sys.executable, "-s", "-S", "-P", "-B", "-W", "ignore", _COMPILER],
        input=marshal.dumps(sources),
        stdout=subprocess.PIPE,
        env=environment,
        check=True,
    )
    compiled: dict[str, bytes] = marshal.loads(finished.stdout)  # noqa: S302 - written by the process above
    return {_pyc_path(name): content for name, content in compiled.items()}


def _pyc_path(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name("__pycache__") / f"{path.stem}.{sys.implementation.cache_tag}.pyc")
