"""The parts that rules left out of the packages of a bundle: how much they are, and which code would need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .left_out import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .left_out import LeftOut, Use
    from .package_cache import PackedPackage


def unmet_uses(packages: Iterable[PackedPackage]) -> Iterator[str]:
    """Yield a fault for each use of something that was left out of another package of the bundle."""
    parts = list(packages)
    for left, user in ((left, user) for left in parts for user in parts if left is not user):
        for report in left.left_out:
            for use in user.uses:
                if use.rule == report.rule and _is_about(use, report, left.name):
                    needs = use.module or left.name
                    yield f"{use.place}: needs what the rule {use.rule} leaves out of {needs}"


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


def _is_about(use: Use, report: LeftOut, package: str) -> bool:
    if not use.module:
        return RULES[use.rule].package == package
    return any(use.module == name or use.module.startswith(f"{name}.") for name in report.modules)
