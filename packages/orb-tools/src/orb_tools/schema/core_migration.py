"""The edits that turn the rules of the earlier hub into ours. Its generator never read them.

An earlier rule is a map with a `type`: `regex` with a pattern as `value`, `length` with a number as `value` or with
`min` and `max`, `blacklist` with a list, and others. docs/schemas.md ("Rules of values") has our form.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.names import camel, snake
from orb_tools.schema.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.read.yaml_document import Place
    from orb_tools.schema.entity_migration import Node

_LENGTHS = {
    "minimum": ("min", "minimum", "minLength"),
    "maximum": ("max", "maximum", "maxLength"),
}
_KEPT = frozenset({"type", "description", "validator", "minimum"})
"""The keys of a type that are the same in both forms."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part that has no place in our form."""

    place: Place
    """The keys that lead to it in the earlier file."""
    what: str
    why: str
    verb: str = "was"


def migrate_validators(document: Node) -> Iterator[str | Dropped]:
    """Edit core/validators.yml in place, and yield what was done, and what was dropped."""
    for key in [key for key in document if key not in {"version", "validators"}]:
        del document[key]
        yield Dropped((key,), f"'{key}'", "no program reads it")
    validators = document.get("validators")
    if not isinstance(validators, MutableMapping):
        return
    for name, earlier in [*validators.items()]:
        parts = earlier.get("rules") if isinstance(earlier, MutableMapping) else earlier
        if not (isinstance(parts, MutableSequence) and any(map(_is_earlier, parts))):
            continue
        rules: list[object] = []
        for part in parts:
            rule = _rule(str(name), part, len(rules)) if _is_earlier(part) else part
            if _is_earlier(part) and isinstance(rule, str):
                yield Dropped(("validators", name), f"the rule '{part.get('type')}' of '{name}'", rule)
            else:
                rules.append(rule)
        if rules:
            validators[name] = rules
            yield f"{name}: {counted(len(rules), 'rule has', 'rules have')} our form"
        else:
            del validators[name]
            yield Dropped(("validators", name), f"validator '{name}'", "none of its rules has our form")


def migrate_types(document: Node, validators: Node) -> Iterator[str | Dropped]:
    """Edit core/types.yml in place, and yield what was done. Patterns and lengths become rules of `validators`."""
    types = document.get("types")
    listed = validators.get("validators")
    if not isinstance(types, MutableMapping) or not isinstance(listed, MutableMapping):
        return
    for name, form in types.items():
        if not isinstance(form, MutableMapping) or not form.keys() - _KEPT:
            continue
        validator = camel(snake(str(name)))
        limits = {key: form[key] for key in ("minLength", "maxLength") if isinstance(form.get(key), int)}
        found = [_rule(validator, {"type": "length", **limits}, 0)] if limits else []
        if isinstance(form.get("pattern"), str):
            found.append(_rule(validator, {"type": "regex", "value": form["pattern"]}, 0))
        rules = [rule for rule in found if not isinstance(rule, str)]
        for why in (rule for rule in found if isinstance(rule, str)):
            yield Dropped(("types", name, "pattern"), f"the pattern of '{name}'", why)
        for key in [key for key in form if key not in _KEPT]:
            del form[key]
            if key not in {"pattern", *limits}:
                yield Dropped(("types", name, key), f"'{key}' of '{name}'", "a type has no such key")
        if validator in listed:
            known = listed[validator]
            if not (isinstance(known, MutableSequence) and all(rule in known for rule in rules)):
                why = f"the validator '{validator}' has other rules, and decides"
                yield Dropped(("types", name), f"the rules of '{name}'", why, "were")
        elif rules:
            listed[validator] = rules
            yield f"core/validators.yml has the rules of {name}"
        if validator in listed:
            form["validator"] = validator
            yield f"{name}: its rules are those of the validator {validator}"


def _is_earlier(part: object) -> bool:
    return isinstance(part, MutableMapping) and "type" in part and "rule" not in part


def _rule(name: str, part: Node, position: int) -> dict[str, object] | str:
    """Return a rule in our form, or why there is none."""
    kind, value = part.get("type"), part.get("value", part.get("pattern"))
    if kind == "regex" and isinstance(value, str):
        if re.fullmatch(r"/.+/[a-z]*", value, re.DOTALL):
            return "it is a literal of JavaScript: write the pattern without slashes and flags"
        try:
            with warnings.catch_warnings():
                # Python may read a future pattern in another way. The generator says so.
                warnings.simplefilter("ignore", FutureWarning)
                re.compile(value)
        except (re.error, OverflowError, RecursionError):
            return "Python does not know its regular expression"
        return {
            # JavaScript looks for a match anywhere.
            "rule": "regex" if _is_whole(value) else "contains",
            "name": name if not position else f"{name}{position + 1}",
            "pattern": value,
            "message": f"must be a valid {snake(name).replace('_', ' ')}",
        }
    if kind == "length":
        exact = {"minimum": value, "maximum": value} if isinstance(value, int) else {}
        limits = {
            limit: part[key]
            for limit, keys in _LENGTHS.items()
            for key in keys
            if isinstance(part.get(key), int)
        }
        return {"rule": "length", **exact, **limits} if exact or limits else "it has no limit"
    if kind == "blacklist" and isinstance(value, MutableSequence) and name == "email":
        return {"rule": "blocklist", "values": value, "message": "must not have a domain of this list"}
    return "there is no such rule: check it in the function"


def _is_whole(pattern: str) -> bool:
    """Return whether only a whole text can match: the first and the last character are anchors of all alternatives."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return False
    # An escaped character, a class, or one character.
    parts = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    depth = 0
    for part in parts:
        depth += (part == "(") - (part == ")")
        if part == "|" and depth == 0:
            return False
    return bool(parts[-1] == "$")
