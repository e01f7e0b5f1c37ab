"""Print the layers to make. They also go into the file $GITHUB_OUTPUT, as "layers=deps orb-common"; empty means: none.

They are those that the settings of a function name, and those in the variable LAYERS.
"""

from __future__ import annotations

import os
from pathlib import Path

from orb_tools.bundle.settings import read_settings
from orb_tools.bundle.unit import find_units
from orb_tools.workspace import Workspace


def main() -> None:
    """Read the settings and write the names."""
    named = {name for unit in find_units(Workspace.find()) for name in read_settings(unit.folder).layers}
    layers = sorted(named | set(os.environ.get("LAYERS", "").split()))
    print(*layers)
    with Path(os.environ.get("GITHUB_OUTPUT", os.devnull)).open("a", encoding="utf-8") as output:
        output.write(f"layers={' '.join(layers)}\n")


if __name__ == "__main__":
    main()
