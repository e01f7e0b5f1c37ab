"""The module of a registry: its view, and the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import header
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import docstring, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Registry


_IMPORT = "from orb_models.registry import RegistryItem"


class Item(TypedDict):
    """The literals of an item."""

    code: str
    message: str
    description: str
    solution: str
    details: str
    """Empty: it has none."""


class RegistryView(TypedDict):
    """What the module of a registry holds, as source text."""

    header: str
    doc: str
    class_doc: str
    name: str
    items: list[Item]


def registry_text(view: RegistryView) -> str:
    """Return the text of the module of a registry."""
    # Without items, only annotations need the class.
    early, late = (f"{_IMPORT}\n\n", "") if view["items"] else ("", f"\n    {_IMPORT}\n")
    return f'''\
{view["header"]}
{view["doc"]}

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

{early}if TYPE_CHECKING:
    from collections.abc import Mapping
{late}

class {view["name"]}:
    {view["class_doc"]}

    ITEMS: ClassVar[Mapping[str, RegistryItem]] = MappingProxyType({_items(view["items"])})

    @classmethod
    def get(cls, code: str) -> RegistryItem | None:
        """Return the item of a code. None: the code is unknown."""
        return cls.ITEMS.get(code)
'''


def _items(items: list[Item]) -> str:
    if not items:
        return "{}"
    lines = []
    for item in items:
        lines += [
            f"            {item['code']}: RegistryItem(",
            f"                code={item['code']},",
            f"                message={item['message']},",
            f"                description={item['description']},",
            f"                solution={item['solution']},",
            *([fit(f"details={item['details']},", 16)] if item["details"] else []),
            "            ),",
        ]
    return "\n        {\n" + "\n".join(lines) + "\n        }\n    "


def registry_view(registry: Registry) -> RegistryView:
    """Return what the module of a registry holds."""
    return {
        "header": header(registry.source),
        "doc": docstring(registry.description, fallback=f"The registry {registry.name}."),
        "class_doc": docstring(f"The items of {registry.name}, by code.", indent=4),
        "name": registry.name,
        "items": [
            {
                "code": quoted(item.code),
                "message": quoted(item.message),
                "description": quoted(item.description),
                "solution": quoted(item.solution),
                "details": quoted(dict(item.details)) if item.details else "",
            }
            for item in registry.items
        ],
    }
