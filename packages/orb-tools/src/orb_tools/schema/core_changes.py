"""The changes of what entities share: enums, rules of values, and registries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.text_rules import Length
from orb_tools.schema import backfills
from orb_tools.schema.comparison import Comparison, Subject
from orb_tools.schema.verdicts import Verdict
from orb_tools.schema.wording import now_and_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_common.utils.text_rules import Rule as TextRule
    from orb_tools.codegen.check.catalogue import Registry
    from orb_tools.codegen.check.core import Rule, Validator
    from orb_tools.schema.verdicts import Change

_ENUMS = "schemas/core/enums.yml"
_TYPES = "schemas/core/types.yml"
_VALIDATORS = "schemas/core/validators.yml"
_IMPORT_FAILS = "code that imports it fails"
_LOOSER = "nothing is refused that was not"
_TIGHTER = "inputs that were accepted are refused; stored items stay readable"


def enum_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of enums. Attributes that get another enum are changes of their entity."""
    for name, old in both.before.enums.items():
        subject = Subject(source=_ENUMS, name=name)
        new = both.after.enums.get(name)
        if new is None:
            yield subject.change(Verdict.BREAKING, (), f"enum '{name}' was removed", _IMPORT_FAILS)
            continue
        lost = [value for value in old.values if value not in new.values]
        if lost:
            jobs = tuple(
                backfills.replace_values(
                    holder.table,
                    holder.path,
                    is_list=attribute.items is not None,
                    lost=lost,
                    valid=new.values,
                )
                for entity in both.before.entities.values()
                for attribute in entity.attributes.values()
                if attribute.enum == name
                for holder in both.holders(entity.name, attribute.name)
            )
            what = f"{name} has no {', '.join(lost)} any more"
            why = "callers that use it fail" + (
                ", and stored items that have it cannot be read" if jobs else ""
            )
            yield subject.change(Verdict.BREAKING, (name,), what, why, backfills=jobs)
        added = [value for value in new.values if value not in old.values]
        if added:
            why = "the previous version cannot read items that have it, so release the readers before the writers"
            yield subject.change(Verdict.COMPATIBLE, (name,), f"{name} has {', '.join(added)}", why)
    for name in both.after.enums.keys() - both.before.enums.keys():
        subject = Subject(source=_ENUMS, name=name)
        yield subject.change(Verdict.COMPATIBLE, (name,), f"enum '{name}' was added", "nothing uses it yet")


def rule_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of rules and validators. Attributes that get another rule are changes of their entity."""
    for name, old in both.before.rules.items():
        subject = Subject(source=_TYPES, name=name)
        new = both.after.rules.get(name)
        if new is None:
            yield subject.change(Verdict.BREAKING, ("types",), f"rule '{name}' was removed", _IMPORT_FAILS)
        else:
            yield from _rule_changes(subject, old, new)
    for name, before in both.before.validators.items():
        subject = Subject(source=_VALIDATORS, name=name)
        after = both.after.validators.get(name)
        if after is None:
            what = f"validator '{name}' was removed"
            yield subject.change(Verdict.BREAKING, ("validators",), what, _IMPORT_FAILS)
        else:
            yield from _validator_changes(subject, before, after)
    # New rules and validators bind nothing until an attribute names them.


def _rule_changes(subject: Subject, old: Rule, new: Rule) -> Iterator[Change]:
    place = ("types", new.name)
    if old.type != new.type:
        what = f"rule '{new.name}' is for {new.type}, and was for {old.type}"
        yield subject.change(Verdict.BREAKING, place, what, _TIGHTER)
    elif (old.validator and old.validator.name) != (new.validator and new.validator.name):
        what = f"rule '{new.name}' has another validator"
        looser = new.validator is None
        verdict, why = (Verdict.COMPATIBLE, _LOOSER) if looser else (Verdict.BREAKING, _TIGHTER)
        yield subject.change(verdict, place, what, why)
    if old.minimum != new.minimum:
        looser = new.minimum is None or (old.minimum is not None and new.minimum < old.minimum)
        what = f"rule '{new.name}' {now_and_before('minimum', new.minimum, old.minimum)}"
        verdict, why = (Verdict.COMPATIBLE, _LOOSER) if looser else (Verdict.BREAKING, _TIGHTER)
        yield subject.change(verdict, place, what, why)


def _validator_changes(subject: Subject, old: Validator, new: Validator) -> Iterator[Change]:
    place = ("validators", new.name)
    tighter = [*_longer_or_shorter(old.length, new.length, looser=False)]
    looser = [*_longer_or_shorter(old.length, new.length, looser=True)]
    known, left = set(_others(old.rules)), set(_others(new.rules))
    tighter += [f"checks {_rule_name(rule)}" for rule in _others(new.rules) if rule not in known]
    looser += [
        f"does not check {_rule_name(rule)} as before" for rule in _others(old.rules) if rule not in left
    ]
    blocked = set(new.blocklist.values) if new.blocklist else set()
    was_blocked = set(old.blocklist.values) if old.blocklist else set()
    tighter += [f"blocks {', '.join(sorted(blocked - was_blocked))}"] if blocked - was_blocked else []
    looser += [f"allows {', '.join(sorted(was_blocked - blocked))}"] if was_blocked - blocked else []
    for verdict, found, why in ((Verdict.BREAKING, tighter, _TIGHTER), (Verdict.COMPATIBLE, looser, _LOOSER)):
        if found:
            yield subject.change(verdict, place, f"validator '{new.name}' {', '.join(found)}", why)


def _longer_or_shorter(old: Length, new: Length, *, looser: bool) -> Iterator[str]:
    """Yield the limits of characters that are looser than before, or tighter."""
    fewest = (old.minimum or 0), (new.minimum or 0)
    if fewest[0] != fewest[1] and (fewest[1] < fewest[0]) is looser:
        yield now_and_before("minimum", new.minimum, old.minimum)
    most = tuple(float("inf") if each.maximum is None else each.maximum for each in (old, new))
    if most[0] != most[1] and (most[1] > most[0]) is looser:
        yield now_and_before("maximum", new.maximum, old.maximum)


def _others(rules: tuple[TextRule, ...]) -> list[TextRule]:
    """Return the rules that are not about the length, without their messages: another message changes no rule."""
    return [rule._replace(message="") for rule in rules if not isinstance(rule, Length)]


def _rule_name(rule: TextRule) -> str:
    return str(getattr(rule, "name", type(rule).__name__.lower()))


def registry_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of registries."""
    for name, old in both.before.registries.items():
        new = both.after.registries.get(name)
        if new is None:
            subject = Subject(source=old.source, name=name)
            yield subject.change(Verdict.BREAKING, (), f"registry '{name}' was removed", _IMPORT_FAILS)
        else:
            yield from _registry_changes(old, new)
    for name in both.after.registries.keys() - both.before.registries.keys():
        subject = Subject(source=both.after.registries[name].source, name=name)
        yield subject.change(Verdict.COMPATIBLE, (), f"registry '{name}' was added", "nothing uses it yet")


def _registry_changes(old: Registry, new: Registry) -> Iterator[Change]:
    subject = Subject(source=new.source, name=new.name)
    if old.path != new.path:
        what = f"'{new.name}' is in the module models.{new.path}, and was in models.{old.path}"
        yield subject.change(Verdict.BREAKING, (), what, "code that imports it from there fails")
    before, after = ({item.code: item for item in registry.items} for registry in (old, new))
    for code, item in before.items():
        if code not in after:
            what, why = f"code '{code}' was removed", "callers that look it up or compare with it fail"
            yield subject.change(Verdict.BREAKING, ("items",), what, why)
        elif item != after[code]:
            what, why = f"code '{code}' has other texts or details", "clients may show or read them"
            yield subject.change(Verdict.COMPATIBLE, ("items", code), what, why)
    for code in after.keys() - before.keys():
        yield subject.change(
            Verdict.COMPATIBLE, ("items", code), f"code '{code}' was added", "nothing uses it yet"
        )
