"""Compiled modules that stay valid in a zip: /var/task is read-only, without them every cold start compiles.

They are checked by nothing (unchecked hash, PEP 552): the files of a bundle change together or not at all,
and a check by time would fail on every one, because all dates in a bundle are 1980.
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

    from .source_files import File

_COMPILER = Path(__file__).with_name("_compiler.py")


def compile_sources(files: Mapping[str, File]) -> dict[str, bytes]:
    """Path to content of a .pyc for each module of `files`; one that does not compile has none.

    A fresh process does it: which constants of a code object are shared depends on what else the process has
    imported, and would make the same source compile to different bytes.
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
    return {_cached(name): content for name, content in compiled.items()}


def _cached(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name("__pycache__") / f"{path.stem}.{sys.implementation.cache_tag}.pyc")
