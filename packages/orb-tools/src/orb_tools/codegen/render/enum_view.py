"""What the template of an enum shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Enum


def enum_view(enum: Enum) -> dict[str, object]:
    """Return the values of templates/enum.py.jinja."""
    return {"header": header("schemas/core/enums.yml"), "name": enum.name, "values": enum.values}
