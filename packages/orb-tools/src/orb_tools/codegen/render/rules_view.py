"""The views of rules: rules of texts for orb_common, and rules of inputs for orb_models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.python_source import Imports, field_doc, quoted, raw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_common.utils.text_rules import Rule as TextRule
    from orb_tools.codegen.check.core import Rule, Validator

_BASES = {
    "string": ("str", ""),
    "number": ("Number", "orb_models.input"),
    "timestamp": ("Timestamp", "orb_models.model"),
}


def text_rules_view(validators: Iterable[Validator]) -> dict[str, object]:
    """Return the values of templates/text_rules.py.jinja."""
    kinds: set[str] = set()
    shown_validators = []
    for validator in validators:
        rules = (*validator.rules, *([validator.blocklist] if validator.blocklist is not None else []))
        kinds.update(type(rule).__name__ for rule in rules)
        shown_validators.append(
            {
                "name": validator.constant,
                "rules": [_call(rule) for rule in validator.rules],
                "blocklist": _call(validator.blocklist) if validator.blocklist is not None else "",
            }
        )
    return {
        "header": header("schemas/core/validators.yml"),
        "kinds": ", ".join(sorted(kinds)),
        "validators": shown_validators,
    }


def _call(rule: TextRule) -> str:
    """Return the call that makes a rule."""
    defaults = rule._field_defaults
    given = [
        f"{key}={_value(key, value)}" for key, value in rule._asdict().items() if value != defaults.get(key)
    ]
    return f"{type(rule).__name__}({', '.join(given)})"


def _value(key: str, value: object) -> str:
    if isinstance(value, frozenset):
        return f"frozenset({{{', '.join(map(quoted, sorted(value)))}}})"
    return raw(str(value)) if key == "pattern" else quoted(value)


def rules_view(rules: Iterable[Rule]) -> dict[str, object]:
    """Return the values of templates/rules.py.jinja."""
    imports = Imports()
    shown_rules = [
        {
            "name": rule.constant,
            "type": _type(rule, imports),
            "doc": field_doc(rule.description or rule.name, indent=0),
        }
        for rule in rules
    ]
    return {"header": header("schemas/core/types.yml"), "imports": str(imports), "rules": shown_rules}


def _type(rule: Rule, imports: Imports) -> str:
    base, module = _BASES[rule.type]
    if module:
        imports.add(module, base)
    limits = []
    if rule.minimum is not None:
        value = str(rule.minimum)
        if rule.type == "timestamp":
            imports.add("datetime", "UTC", "datetime")
            value = f"datetime.fromtimestamp({value}, UTC)"
        limits.append(f"Field(ge={value})")
    if rule.validator is not None:
        length = rule.validator.length
        sizes = [f"min_length={length.minimum}"] if length.minimum else []
        sizes += [f"max_length={length.maximum}"] if length.maximum is not None else []
        # The validator checks the length too, but only this limit is in the JSON Schema.
        limits += [f"Field({', '.join(sizes)})"] if sizes else []
        imports.add("orb_common.utils.rules", rule.validator.constant)
        imports.add("orb_models.input", "follows_rules")
        limits.append(f"follows_rules({rule.validator.constant})")
    if not limits:
        return base
    imports.add("typing", "Annotated")
    if any(limit.startswith("Field(") for limit in limits):
        imports.add("orb_models._pydantic", "Field")
    return f"Annotated[{base}, {', '.join(limits)}]"
