"""Print the layers to make. They also go into the file $GITHUB_OUTPUT, as "layers=deps orb-common"; empty means: none.

They are those that the settings of a function name, and those in the variable LAYERS. The names become paths, so a
person can give only "deps" or the normal name of a package.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from packaging.utils import is_normalized_name

from orb_tools.bundle.settings import read_settings
from orb_tools.bundle.unit import find_units
from orb_tools.workspace import Workspace


def main() -> None:
    """Read the settings and write the names."""
    asked = set(os.environ.get("LAYERS", "").split())
    if wrong := sorted(name for name in asked if not is_normalized_name(name)):
        sys.exit(f"not the name of a layer, which is deps or the name of a package in small letters: {wrong}")
    named = {name for unit in find_units(Workspace.find()) for name in read_settings(unit.folder).layers}
    layers = sorted(named | asked)
    print(*layers)
    with Path(os.environ.get("GITHUB_OUTPUT", os.devnull)).open("a", encoding="utf-8") as output:
        output.write(f"layers={' '.join(layers)}\n")


if __name__ == "__main__":
    main()
