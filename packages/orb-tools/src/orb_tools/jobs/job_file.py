"""Read a job from a YAML file. Each fault names its line."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from orb_common.execution import job_faults
from orb_tools.codegen.faults import Faults, TooManyFaultsError
from orb_tools.codegen.read.yaml_document import load
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.codegen.read.yaml_document import Document, Place

_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")
"""One step of a path such as `orders[2].cmds`."""


def read_job(path: Path) -> dict[str, object]:
    """Return the job of a YAML file, which breaks no rule.

    Raises:
        ToolError: The file is not YAML, or the job breaks rules. The faults are all of them: `file:line: path: rule`.
        OSError: The file cannot be read.
    """
    found = Faults()
    document: Document | None = None
    with contextlib.suppress(TooManyFaultsError):
        document = load(path, path.parent, found)
    faults = [str(fault) for fault in found.sorted()]
    # A document with faults of YAML lacks values, so the rules would report them again.
    if document is not None and not faults:
        placed = [
            (document.line(*_place(fault.path)), fault)
            for fault in job_faults(document.data, known_only=True)
        ]
        faults = [f"{document.display_path}:{line}: {fault}" for line, fault in sorted(placed)]
    if document is None or faults:
        raise ToolError("the job is not valid", hint="docs/execution.md has the rules of jobs", faults=faults)
    return document.data


def _place(path: str) -> Place:
    """Return the place of a path: `("orders", 2, "cmds")` for `orders[2].cmds`."""
    return tuple(int(step[1:-1]) if step[0] == "[" else step for step in _STEP.findall(path))
