"""The hand-written modules that generated code needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import orb_common
import orb_models
import orb_testing.factory_base


def copy_hand_written(packages: Path) -> Path:
    """Copy orb_common, orb_models and the base of factories, without generated files. Return that of orb_models."""
    generated = shutil.ignore_patterns("__pycache__", "rules.py")
    shutil.copytree(
        Path(orb_common.__file__).parent, packages / "orb-common/src/orb_common", ignore=generated
    )
    shutil.copytree(
        Path(orb_testing.factory_base.__file__).parent,
        packages / "orb-testing/src/orb_testing/factory_base",
        ignore=generated,
    )
    target = packages / "orb-models/src/orb_models"
    target.mkdir(parents=True)
    for path in Path(orb_models.__file__).parent.glob("*"):
        if path.is_file() and path.name not in {"__init__.py", "rules.py"}:
            shutil.copy(path, target)
    return target
