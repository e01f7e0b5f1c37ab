"""What the template of the rules shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.python_source import Imports, field_doc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.catalogue import Rule

_BASES = {"string": "str", "number": "Whole", "timestamp": "Timestamp"}


def rules_view(rules: Iterable[Rule]) -> dict[str, object]:
    """Return the values of templates/rules.py.jinja."""
    imports = Imports()
    imports.add("typing", "Annotated")
    imports.add("orb_models._pydantic", "Field")
    shown = [
        {
            "name": f"{rule.name}Rule",
            "type": _type(rule, imports),
            "doc": field_doc(rule.description or rule.name, indent=0),
        }
        for rule in rules
    ]
    return {"header": header("schemas/core/types.yml"), "imports": str(imports), "rules": shown}


def _type(rule: Rule, imports: Imports) -> str:
    base = _BASES[rule.type]
    if base != "str":
        imports.add("orb_models.model", base)
    limits = []
    if rule.pattern:
        limits.append(f"pattern={_raw(rule.pattern)}")
    if rule.max_length is not None:
        limits.append(f"max_length={rule.max_length}")
    if rule.minimum is not None and rule.type == "timestamp":
        imports.add("datetime", "UTC", "datetime")
        limits.append(f"ge=datetime.fromtimestamp({rule.minimum}, UTC)")
    elif rule.minimum is not None:
        limits.append(f"ge={rule.minimum}")
    return f"Annotated[{base}, Field({', '.join(limits)})]" if limits else base


def _raw(pattern: str) -> str:
    return f"r'{pattern}'" if "'" not in pattern else f'r"{pattern}"' if '"' not in pattern else repr(pattern)
