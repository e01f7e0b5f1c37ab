"""Compare the bundles of two builders: python compare.py FOLDER FOLDER. Exit status 1 when they differ.

Each file must be the one that its manifest describes. The files in the bundles must be the same in any case, and the
bytes of the zips too, when both builders have the same zlib.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def units_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of the manifest by unit, after comparing each zip with its digest."""
    units: dict[str, dict[str, Any]] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))[
        "units"
    ]
    for entry in units.values():
        if hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]:
            sys.exit(f"{folder / entry['file']} is not the file that the manifest describes")
    return units


def builder_of(folder: Path) -> dict[str, str]:
    """Return the versions of the builder."""
    statement = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    versions: dict[str, str] = statement["predicate"]["runDetails"]["builder"]["version"]
    return versions


def main(first: Path, second: Path) -> int:
    """Print one line for each unit. Return the exit status."""
    one, two = units_of(first), units_of(second)
    builders = builder_of(first), builder_of(second)
    print("builders:", *(json.dumps(builder) for builder in builders))
    different = 0
    for unit in sorted(one.keys() | two.keys()):
        if unit not in one or unit not in two:
            line, wrong = "one builder made it, the other did not", True
        elif one[unit]["content"] != two[unit]["content"]:
            line, wrong = (
                f"the files differ; compilers {one[unit]['compiler']}, {two[unit]['compiler']}",
                True,
            )
        elif one[unit]["sha256"] != two[unit]["sha256"]:
            wrong = builders[0]["zlib"] == builders[1]["zlib"]
            line = "the same files, compressed " + ("differently by one zlib" if wrong else "by another zlib")
        else:
            line, wrong = "the same bytes", False
        different += wrong
        print(f"{unit}: {line}")
    if not one:
        print("there is nothing to compare")
    return int(bool(different) or not one)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
