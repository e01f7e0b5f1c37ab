"""Refuse bundles that are too large: for AWS, or for the budget of their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .wheel_contents import SIZE_HINT, UNPACKED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .manifest import Entry
    from .package_cache import PackedPackage
    from .settings import Budget

LARGEST_SHOWN = 5


def refuse_too_large(unpacked: int, packages: Sequence[PackedPackage], *, in_layers: int = 0) -> None:
    """Raise `ToolError` when `unpacked` bytes are more than AWS accepts, together with `in_layers` bytes of layers."""
    if unpacked + in_layers <= UNPACKED_LIMIT:
        return
    layers = f" and {in_layers:,} bytes in layers" if in_layers else ""
    raise ToolError(
        f"{unpacked:,} bytes unpacked{layers}, but AWS accepts {UNPACKED_LIMIT:,} (250 MB)",
        hint=SIZE_HINT,
        faults=_largest(packages, _unpacked),
    )


def refuse_over_budget(entry: Entry, budget: Budget, packages: Sequence[PackedPackage]) -> None:
    """Raise `ToolError` when a bundle is larger than its budget. It names the largest packages."""
    faults: list[str] = []
    for name, size, most, of_package in (
        ("zip", entry.size, budget.zip, _zipped), ("unpacked", entry.unpacked, budget.unpacked, _unpacked)
    ):  # fmt: skip
        if most is not None and size > most:
            faults.append(f"{name}: {size:,} bytes, but the budget is {most:,}; the largest packages are")
            faults += [f"  {line}" for line in _largest(packages, of_package)]
    if not faults:
        return
    unit = entry.file.removesuffix(".zip")
    hint = f"make it smaller, or raise [tool.orb-bundle] budget in lambdas/{unit}/pyproject.toml"
    raise ToolError("it is larger than its budget", hint=hint, faults=faults)


def _largest(packages: Sequence[PackedPackage], of_package: Callable[[PackedPackage], int]) -> list[str]:
    sizes = sorted(((of_package(packed), packed.name) for packed in packages), reverse=True)
    return [f"{name}: {size:,} bytes" for size, name in sizes[:LARGEST_SHOWN]]


def _zipped(packed: PackedPackage) -> int:
    return sum(len(member.data) for member in packed.members)


def _unpacked(packed: PackedPackage) -> int:
    return sum(member.size for member in packed.members)
