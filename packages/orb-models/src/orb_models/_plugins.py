"""Plugins of pydantic, looked for without loading what reads the metadata of packages."""

import sys
from importlib.machinery import PathFinder
from pathlib import Path

from orb_common._deferral import real


def entry_points(*, group: str) -> object:
    """What pydantic asks importlib.metadata for, which is only loaded where there may be such plugins."""
    return real("importlib.metadata").entry_points(group=group) if may_have(group) else ()


def may_have(group: str) -> bool:
    """Whether an installed package has entry points of a group. True as well where a look into folders cannot tell."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    heading = f"[{group}]".encode()
    for folder in map(Path, sys.path):
        try:
            packages = [
                path for path in folder.iterdir() if path.name.lower().endswith((".dist-info", "egg-info"))
            ]
        except FileNotFoundError:
            continue
        except OSError:
            # An archive, for one.
            return True
        for package in packages:
            try:
                if heading in (package / "entry_points.txt").read_bytes():
                    return True
            except OSError:
                continue
    return False
