"""Plugins of pydantic, looked for without loading what reads the metadata of packages."""

import os
import sys
from importlib.machinery import PathFinder

from orb_common._deferral import real


def entry_points(*, group: str) -> object:
    """What pydantic asks importlib.metadata for, which is only loaded where there may be such plugins."""
    return real("importlib.metadata").entry_points(group=group) if may_have(group) else ()


def may_have(group: str) -> bool:
    """Whether an installed package has entry points of a group. True as well where a look into folders cannot tell."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    heading = f"[{group}]".encode()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - one object a name, and no module for paths
        except FileNotFoundError:
            continue
        except OSError:
            # An archive, for one.
            return True
        for name in names:
            if name.lower().endswith((".dist-info", "egg-info")):
                try:
                    with open(f"{folder or '.'}/{name}/entry_points.txt", "rb") as file:  # noqa: PTH123 - as above
                        if heading in file.read():
                            return True
                except OSError:
                    continue
    return False
