"""The parts that rules left out of the packages of a bundle: how much they are, and which code would need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .left_out import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .left_out import LeftOut, Use
    from .package_cache import PackedPackage


def unmet_uses(packages: Iterable[PackedPackage]) -> list[str]:
    """Return a fault for each use of something that was left out of another package of the bundle."""
    parts = list(packages)
    faults = set()
    for left in parts:
        for report in left.left_out:
            for user in parts:
                for use in user.uses if user is not left else ():
                    needed = _needed(use, report, left.name)
                    if needed:
                        faults.add(f"{use.place}: needs {needed}, which the rule {use.rule} leaves out")
    return sorted(faults)


def left_out_by_rule(packages: Iterable[PackedPackage]) -> dict[str, dict[str, int]]:
    """Return how many "files" and "bytes" each rule left out of `packages`, by rule."""
    found: dict[str, dict[str, int]] = {}
    for report in sorted(
        (it for packed in packages for it in packed.left_out), key=lambda report: report.rule
    ):
        total = found.setdefault(report.rule, {"files": 0, "bytes": 0})
        total["files"] += report.files
        total["bytes"] += report.bytes
    return found


def _needed(use: Use, report: LeftOut, package: str) -> str:
    """Return the part of `package` that a use needs and `report` left out. Empty: it needs no such part."""
    if use.rule != report.rule:
        return ""
    if not use.module:
        return f"a part of {package}" if RULES[use.rule].package == package else ""
    folders = (name for name in report.modules if f"{use.module}.".startswith(f"{name}."))
    return next(folders, "")
