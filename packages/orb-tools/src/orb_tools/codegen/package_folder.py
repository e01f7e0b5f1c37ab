"""The folders of the generated packages, and the import paths that follow from them."""

from __future__ import annotations

import keyword
import sys
from functools import cache

ORB_MODELS = "packages/orb-models/src/orb_models"
"""The folder of orb's own models."""
ORB_PACKAGES = frozenset({"orb_common", "orb_models", "orb_testing"})
"""The packages that generated code imports."""
_TAKEN = ORB_PACKAGES | {"orb_tools"} | sys.stdlib_module_names


@cache
def import_path(folder: str) -> str:
    """Return the import path of the package in a folder: `packages/<distribution>/src/` comes before it.

    Empty: no package can be in the folder.
    """
    parts = folder.split("/")
    names = parts[3:]
    is_inside = parts[0::2][:2] == ["packages", "src"] and parts[1] not in {"", ".", ".."}
    is_package = bool(names) and all(
        n.isascii() and n.isidentifier() and not keyword.iskeyword(n) for n in names
    )
    return ".".join(names) if is_inside and is_package else ""


def distribution(folder: str) -> str:
    """Return the folder of the distribution that a package belongs to, such as `packages/shop-models`."""
    return folder.partition("/src/")[0]


def hides_another(folder: str) -> bool:
    """Return whether a package of this name would hide one of orb or of the standard library."""
    return import_path(folder).partition(".")[0] in _TAKEN


def holds(folder: str, other: str) -> bool:
    """Return whether the package in one folder would have the one in the other as its part."""
    return f"{import_path(other)}.".startswith(f"{import_path(folder)}.")
