"""The modules of rules, for texts and for inputs: their views and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import header
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import Imports, field_doc, quoted, raw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_common.utils.text_rules import Rule as TextRule
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.core import Rule, Validator

_BASES = {
    "string": ("str", ""),
    "number": ("Number", "orb_models.input"),
    "timestamp": ("Timestamp", "orb_models.model"),
}


class ShownValidator(TypedDict):
    """The rules of a validator, as source text."""

    name: str
    rules: list[str]
    blocklist: str
    """Empty: it has none."""


class TextRulesView(TypedDict):
    """What the module of rules for texts holds, as source text."""

    header: str
    kinds: str
    validators: list[ShownValidator]


class ShownRule(TypedDict):
    """A rule for inputs, as source text."""

    name: str
    type: str
    doc: str


class RulesView(TypedDict):
    """What the module of rules for inputs holds, as source text."""

    header: str
    imports: str
    rules: list[ShownRule]


def text_rules_text(view: TextRulesView) -> str:
    """Return the text of the module of rules for texts."""
    lines = [
        view["header"],
        '"""Rules for texts, by name. `orb_common.utils.text_rules` finds the rules that a text breaks."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import TYPE_CHECKING, Final",
        "",
        f"from orb_common.utils.text_rules import {view['kinds']}",
        "",
        "if TYPE_CHECKING:",
        "    from orb_common.utils.text_rules import Rule",
        "",
    ]
    for validator in view["validators"]:
        name, rules = validator["name"], validator["rules"]
        start = f"{name}: Final[tuple[Rule, ...]] = ("
        # A comma behind the last of several rules would keep each on its line.
        lines += (
            [start, *(fit(f"{rule},", 4) for rule in rules), ")"]
            if len(rules) > 1
            else [fit(f"{start}{''.join(f'{rule},' for rule in rules)})")]
        )
        if validator["blocklist"]:
            lines.append(fit(f"{name}_BLOCKLIST: Final = {validator['blocklist']}"))
    return "\n".join([*lines, ""])


def rules_text(view: RulesView) -> str:
    """Return the text of the module of rules for inputs."""
    about = "Stored items do not have to follow them, so that a stricter rule leaves them readable."
    lines = [
        view["header"],
        f'"""Rules for inputs, by name. {about}"""',
        *(["", view["imports"]] if view["imports"] else []),
    ]
    for rule in view["rules"]:
        lines += ["", fit(f"{rule['name']} = {rule['type']}"), rule["doc"]]
    return "\n".join([*lines, ""])


def text_rules_view(validators: Iterable[Validator]) -> TextRulesView:
    """Return what the module of rules for texts holds."""
    kinds: set[str] = set()
    shown_validators: list[ShownValidator] = []
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


def rules_view(catalogue: Catalogue) -> RulesView:
    """Return what the module of rules for inputs holds."""
    imports = Imports(catalogue.first_party)
    shown_rules: list[ShownRule] = [
        {
            "name": rule.constant,
            "type": _type(rule, imports, catalogue.text_rules),
            "doc": field_doc(rule.description or rule.name, indent=0),
        }
        for rule in catalogue.rules.values()
    ]
    return {"header": header("schemas/core/types.yml"), "imports": str(imports), "rules": shown_rules}


def _type(rule: Rule, imports: Imports, text_rules: str) -> str:
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
        imports.add(text_rules, rule.validator.constant)
        imports.add("orb_models.input", "follows_rules")
        limits.append(f"follows_rules({rule.validator.constant})")
    if not limits:
        return base
    imports.add("typing", "Annotated")
    if any(limit.startswith("Field(") for limit in limits):
        imports.add("orb_models._pydantic", "Field")
    return f"Annotated[{base}, {', '.join(limits)}]"
