"""The changes of an entity's attributes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from orb_tools.schema import backfills
from orb_tools.schema.backfills import type_text
from orb_tools.schema.comparison import Comparison, Subject, changed_fields, stored_form
from orb_tools.schema.verdicts import Verdict
from orb_tools.schema.wording import now_and_before, schema_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.read.yaml_document import Place
    from orb_tools.schema.comparison import Holder
    from orb_tools.schema.verdicts import Backfill, Change

_LOWER_IS_TIGHTER = frozenset({"max_length", "max_items", "maximum"})
_HIGHER_IS_TIGHTER = frozenset({"min_length", "min_items", "minimum"})
_UNJUDGED = frozenset({"name", "description", "python_name"})
"""What only readers see, and what the name of the field shows already."""
_OF_A_TEXT = frozenset({"min_length", "max_length", "pattern", "item_limits"})
_NOTES = {
    "classification": (
        "classification",
        "the audit trail shows the value in another way from now on, and earlier events stay as they are",
    ),
    "deprecated": ("deprecation", "nothing refuses the attribute"),
}
"""Fields whose change is compatible, with what people call them, and what the change does."""
_WIDER = frozenset(
    {("number", "decimal"), ("timestamp", "number"), ("timestamp", "decimal"), ("date", "string")}
)
"""Types whose stored values are all valid for another type that is stored in the same form."""
_OF_THE_TYPE = frozenset(
    {"type", "items", "enum", "values", "accepts", "pattern", "item_limits", "default"}
    | _LOWER_IS_TIGHTER
    | _HIGHER_IS_TIGHTER
)
"""Fields that follow from the type. Their change is that of the type."""
_OLD_READERS = "the previous version cannot read such items, so release the readers before the writers"
_INPUT_RULE = "inputs that were accepted are refused; stored items stay readable"


def attribute_changes(before: Entity, after: Entity, both: Comparison) -> Iterator[Change]:
    """Yield the changes of the attributes of an entity that exists in both catalogues."""
    subject = Subject(source=after.source, name=after.name)
    for name, attribute in before.attributes.items():
        if name not in after.attributes:
            yield _removed(subject, attribute)
    for name, attribute in after.attributes.items():
        old = before.attributes.get(name)
        if old is None:
            yield _added(subject, attribute, after, both)
        elif old != attribute:
            yield from _Changed(subject, old, attribute, after, both).changes()


def _removed(subject: Subject, attribute: Attribute) -> Change:
    what = f"attribute '{attribute.name}' was removed"
    why = (
        "callers that send or read it fail, and stored values stay until a job removes them; "
        "to rename it, add the new one, copy the values, then remove the old one"
    )
    return subject.change(Verdict.BREAKING, ("model", "attributes"), what, why)


def _added(subject: Subject, attribute: Attribute, after: Entity, both: Comparison) -> Change:
    place: Place = ("model", "attributes", attribute.name)
    kind = "required" if attribute.required else "optional"
    what = f"{kind} attribute '{attribute.name}' was added"
    if not attribute.required:
        return subject.change(Verdict.COMPATIBLE, place, what, "stored items may lack it")
    return _now_required(subject, attribute, both.holders(after.name, attribute.name), what)


def _now_required(subject: Subject, attribute: Attribute, holders: Iterable[Holder], what: str) -> Change:
    place: Place = ("model", "attributes", attribute.name)
    jobs = tuple(backfills.fill(holder.table, holder.path, attribute) for holder in holders)
    unreadable = "stored items without it cannot be read"
    if attribute.generated or attribute.default is not None:
        # Callers need not send it.
        verdict, why = Verdict.COMPATIBLE, "inputs that leave it out get its default"
        if jobs:
            verdict, why = Verdict.BACKFILL, unreadable
        return subject.change(verdict, place, what, why, backfills=jobs)
    callers = "callers that do not send it are refused"
    why = f"{callers}, and {unreadable}" if jobs else callers
    return subject.change(Verdict.BREAKING, place, what, why, backfills=jobs)


class _Changed:
    """The comparison of an attribute that exists in both catalogues."""

    def __init__(
        self, subject: Subject, before: Attribute, after: Attribute, entity: Entity, both: Comparison
    ) -> None:
        self._subject = subject
        self._before = before
        self._after = after
        self._entity = entity
        self._both = both

    def changes(self) -> Iterator[Change]:
        changed = changed_fields(self._before, self._after)
        if self._before.field != self._after.field:
            what = f"is '{self._after.field}' in Python, and was '{self._before.field}'"
            yield self._change(Verdict.BREAKING, (), what, "code that uses the field fails")
        if changed.keys() & {"type", "items"}:
            yield self._retyped()
            changed = {key: values for key, values in changed.items() if key not in _OF_THE_TYPE}
        if changed.keys() & {"enum", "values"}:
            yield from self._values()
            if self._admits_all():
                changed = {key: values for key, values in changed.items() if key not in _OF_A_TEXT}
        single: dict[str, Callable[[], Iterator[Change]]] = {
            "required": self._required,
            "accepts": self._accepts,
            "rule": self._rule,
            "pattern": self._pattern,
            "item_limits": self._item_limits,
            "sensitive": self._sensitive,
            "unique": self._unique,
            "generated": self._generated,
            "default": self._default,
        }
        for key, (old, new) in changed.items():
            if key in single:
                yield from single[key]()
            elif key in _LOWER_IS_TIGHTER | _HIGHER_IS_TIGHTER:
                yield self._limit(key, old, new)
            elif key in _NOTES:
                noun, why = _NOTES[key]
                yield self._change(
                    Verdict.COMPATIBLE, (), now_and_before(noun, new or None, old or None), why
                )
            elif key not in _UNJUDGED | {"enum", "values"}:
                why = "orb cannot compare the two: read what the key says in docs/schemas.md"
                what = now_and_before(schema_key(key), new, old)
                yield self._change(Verdict.BREAKING, (), what, why)

    def _change(
        self, verdict: Verdict, place: Place, what: str, why: str, jobs: tuple[Backfill, ...] = ()
    ) -> Change:
        return self._subject.change(
            verdict,
            ("model", "attributes", self._after.name, *place),
            f"'{self._after.name}' {what}",
            why,
            backfills=jobs,
        )

    def _retyped(self) -> Change:
        before, after = self._before, self._after
        what = f"is of type {type_text(after)}, and was {type_text(before)}"
        holders = self._holders()
        callers, stored = "callers get another type", ""
        jobs: tuple[Backfill, ...] = ()
        if self._converted():
            # The job of the key of the table converts keys.
            others = [holder for holder in holders if not self._is_key(holder)]
            jobs = tuple(backfills.convert(holder.table, holder.path, before, after) for holder in others)
            stored = "stored values cannot be read"
        elif (before.element_type, after.element_type) not in _WIDER:
            jobs = tuple(backfills.correct_values(holder.table, holder.path, after) for holder in holders)
            stored = "stored values that are not valid for it cannot be read"
        why = f"{callers}, and {stored}" if holders and stored else callers
        return self._change(Verdict.BREAKING, ("type",), what, why, jobs)

    def _holders(self) -> list[Holder]:
        return [*self._both.holders(self._entity.name, self._after.name)]

    def _converted(self) -> bool:
        return stored_form(self._before) != stored_form(self._after)

    def _is_key(self, holder: Holder) -> bool:
        """Return whether the value is a key of the table, before or after."""
        tables = holder.table, self._both.after.entities[holder.table.name]
        return holder.path[0] in {key.name for table in tables for key in table.table_keys}

    def _new_holders(self) -> list[Holder]:
        """Return the tables, and where they have the values once these are converted."""
        return [
            replace(holder, path=(backfills.temporary(holder.path), *holder.path[1:]))
            if self._converted() and not self._is_key(holder)
            else holder
            for holder in self._holders()
        ]

    def _values(self) -> Iterator[Change]:
        before, after = self._before, self._after
        old, new = self._both.values(before, after=False), self._both.values(after, after=True)
        lost = frozenset() if old is None or new is None else old - new
        if before.enum != after.enum:
            what = f"is {after.enum or 'a text'}, and was {before.enum or 'a text'}"
            why = "code that uses the type of the field must change"
            yield self._change(Verdict.BREAKING, (), what, why)
        if new is not None and (old is None or lost):
            what = f"does not accept {_listed(lost)} any more" if lost else f"accepts only {_listed(new)}"
            jobs = tuple(
                backfills.replace_values(
                    holder.table, holder.path, is_list=after.items is not None, lost=lost, valid=new
                )
                for holder in self._both.holders(self._entity.name, after.name)
            )
            why = "callers that send it are refused" + (", and stored items cannot be read" if jobs else "")
            yield self._change(Verdict.BREAKING, (), what, why, jobs)
        elif old is not None and (new is None or new - old):
            more = (
                ("other texts" if _of_values(self._after).has_limits else "any text")
                if new is None
                else _listed(new - old)
            )
            yield self._change(Verdict.COMPATIBLE, (), f"also accepts {more}", _OLD_READERS)

    def _admits_all(self) -> bool:
        """Return whether every value that was valid is valid for the text that the attribute is now."""
        old = self._both.values(self._before, after=False)
        if old is None or self._both.values(self._after, after=True) is not None:
            return False
        limits = _of_values(self._after)
        least, most = limits.min_length or 0, limits.max_length
        return limits.rule is None and all(
            least <= len(value)
            and (most is None or len(value) <= most)
            and (limits.pattern is None or re.fullmatch(limits.pattern, value) is not None)
            for value in old
        )

    def _required(self) -> Iterator[Change]:
        if self._after.required:
            what = f"'{self._after.name}' is required, and was optional"
            yield _now_required(self._subject, self._after, self._new_holders(), what)
        else:
            yield self._change(
                Verdict.COMPATIBLE, ("required",), "is optional, and was required", _OLD_READERS
            )

    def _accepts(self) -> Iterator[Change]:
        enums = self._both.before.enums, self._both.after.enums
        old, new = (
            frozenset(known[name].values) if name else None
            for known, name in zip(enums, (self._before.accepts, self._after.accepts), strict=True)
        )
        if new is not None and (old is None or old - new):
            what = f"accepts only {_listed(new)} in inputs"
            yield self._change(Verdict.BREAKING, ("items",), what, _INPUT_RULE)
        else:
            yield self._change(
                Verdict.COMPATIBLE, ("items",), "accepts more in inputs", "nothing is refused that was not"
            )

    def _rule(self) -> Iterator[Change]:
        old, new = self._before.rule, self._after.rule
        if new is None:
            yield self._change(
                Verdict.COMPATIBLE, (), "has no rule any more", "nothing is refused that was not"
            )
        elif old is None or old.name != new.name:
            what = f"follows the rule {new.name}" + (f", and followed {old.name}" if old else "")
            yield self._change(Verdict.BREAKING, ("validation",), what, _INPUT_RULE)

    def _limit(self, key: str, old: object, new: object, *, of: str = "") -> Change:
        place: Place = ("items",) if of else (schema_key(key),)
        looser = "nothing is refused that was not"
        if new is None:
            return self._change(Verdict.COMPATIBLE, (), f"has {of}no {schema_key(key)} any more", looser)
        what = f"has {of}{schema_key(key)} {new}" + (f", and had {old}" if old is not None else "")
        if old is None or (_number(new) < _number(old)) is (key in _LOWER_IS_TIGHTER):
            return self._change(Verdict.BREAKING, place, what, _INPUT_RULE)
        return self._change(Verdict.COMPATIBLE, place, what, looser)

    def _pattern(self) -> Iterator[Change]:
        old, new = self._before.pattern, self._after.pattern
        if new is None:
            why = "nothing is refused that was not"
            yield self._change(Verdict.COMPATIBLE, (), "has no pattern any more", why)
        else:
            what = f"has the pattern {new}" + (f", and had {old}" if old is not None else "")
            yield self._change(Verdict.BREAKING, ("pattern",), what, _INPUT_RULE)

    def _item_limits(self) -> Iterator[Change]:
        for key, (old, new) in changed_fields(self._before.item_limits, self._after.item_limits).items():
            if key in _LOWER_IS_TIGHTER | _HIGHER_IS_TIGHTER:
                yield self._limit(key, old, new, of="items with ")
            elif new is None:
                why = "nothing is refused that was not"
                yield self._change(
                    Verdict.COMPATIBLE, ("items",), f"has items without {schema_key(key)}", why
                )
            else:
                what = f"has items with another {schema_key(key)}"
                yield self._change(Verdict.BREAKING, ("items",), what, _INPUT_RULE)

    def _sensitive(self) -> Iterator[Change]:
        if self._after.sensitive:
            why = "answers that are made from the model lack the field"
            yield self._change(Verdict.BREAKING, ("sensitive",), "is sensitive now", why)
        else:
            why = "answers and log lines show the value from now on: make sure that this is meant"
            yield self._change(Verdict.COMPATIBLE, (), "is not sensitive any more", why)

    def _unique(self) -> Iterator[Change]:
        if not self._after.unique:
            why = "rows stay in the table UniqueValues: remove them before it becomes unique again"
            yield self._change(Verdict.COMPATIBLE, (), "is not unique any more", why)
            return
        jobs = tuple(backfills.claim_unique(holder.table, holder.path[0]) for holder in self._new_holders())
        why = "values of stored items are not claimed yet, so a new item can take one"
        yield self._change(Verdict.BACKFILL, ("unique",), "is unique now", why, jobs)

    def _generated(self) -> Iterator[Change]:
        old, new = self._before.generated, self._after.generated
        if old is None:
            why = "inputs lack the field, so callers that send it are refused"
            yield self._change(Verdict.BREAKING, ("generated",), f"is set by the repository: {new}", why)
        elif new is not None:
            why = "the repository writes another value than before"
            yield self._change(Verdict.BREAKING, ("generated",), f"is generated: {new}, and was {old}", why)
        elif self._after.required and self._after.default is None:
            why = "callers of Create that do not send it are refused"
            yield self._change(Verdict.BREAKING, (), "is not set by the repository any more", why)
        else:
            why = "inputs have the field"
            yield self._change(Verdict.COMPATIBLE, (), "is not set by the repository any more", why)

    def _default(self) -> Iterator[Change]:
        old, new = self._before.default, self._after.default
        if new is None and self._after.required and self._after.generated is None:
            why = "callers of Create that do not send it are refused"
            yield self._change(Verdict.BREAKING, (), now_and_before("default", new, old), why)
            return
        why = "new items of callers that do not send it get another value; stored items stay as they are"
        yield self._change(
            Verdict.COMPATIBLE,
            () if new is None else ("default",),
            now_and_before("default", new, old),
            why,
        )


def _of_values(attribute: Attribute) -> Limits:
    """Return the limits of the value, or of each item."""
    return attribute if attribute.items is None else attribute.item_limits


def _listed(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))


def _number(value: object) -> float:
    return float(str(value))
