"""Each change of an attribute is judged by what it means for callers and for stored items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.codegen.check.attribute import Attribute, Limits
from orb_tools.schema.catalogue_changes import catalogue_changes

if TYPE_CHECKING:
    from orb_tools.schema.verdicts import Change

Changed = Callable[..., list[tuple[str, str, str]]]
NOTE = "note: {type: string}"
LABEL = "label: {type: string, required: false, maxLength: 20}"
CASES = {
    "optional added": (
        (NOTE, f"{NOTE}\n    more: {{type: string, required: false}}"),
        "compatible",
        "was added",
    ),
    "required added": (
        (NOTE, f"{NOTE}\n    more: {{type: string}}"),
        "breaking",
        "required attribute 'more' was added",
    ),
    "default added": (
        (NOTE, f"{NOTE}\n    more: {{type: number, default: 1}}"),
        "backfill",
        "'more' was added",
    ),
    "generated added": (
        (NOTE, f"{NOTE}\n    at: {{type: timestamp, generated: updated}}"),
        "backfill",
        "'at' was added",
    ),
    "removed": ((f"    {NOTE}\n", ""), "breaking", "attribute 'note' was removed"),
    "now required": (
        (LABEL, "label: {type: string, maxLength: 20}"),
        "breaking",
        "is required, and was optional",
    ),
    "now optional": (
        (NOTE, "note: {type: string, required: false}"),
        "compatible",
        "is optional, and was required",
    ),
    "retyped": ((NOTE, "note: {type: number}"), "breaking", "is of type number, and was string"),
    "same form": (
        ("price: {type: decimal,", "price: {type: number,"),
        "breaking",
        "is of type number, and was decimal",
    ),
    "items retyped": (
        (
            "shades: {type: array, required: false, items: {type: string, enum_type: Status}}",
            "shades: {type: array, required: false, items: number}",
        ),
        "breaking",
        "array of number, and was array of string",
    ),
    "value removed": (("[red, green]", "[red]"), "breaking", "does not accept green any more"),
    "value added": (("[red, green]", "[red, green, blue]"), "compatible", "also accepts blue"),
    "values for a text": ((NOTE, "note: {type: string, enum_values: [a]}"), "breaking", "accepts only a"),
    "text for values": (
        ("colour: {type: string, enum_values: [red, green]}", "colour: {type: string}"),
        "compatible",
        "also accepts any text",
    ),
    "a text that admits all values": (
        (
            "{type: string, enum_values: [red, green]}",
            "{type: string, minLength: 3, maxLength: 5, pattern: '[a-z]+'}",
        ),
        "compatible",
        "also accepts other texts",
    ),
    "default for none": (
        (NOTE, "note: {type: string, default: a}"),
        "compatible",
        "has the default a, and had no default",
    ),
    "input values": (("accepts: Status", "accepts: Spare"), "breaking", "accepts only A in inputs"),
    "longer": (("maxLength: 20", "maxLength: 30"), "compatible", "has maxLength 30, and had 20"),
    "shorter": (("maxLength: 20", "maxLength: 10"), "breaking", "has maxLength 10, and had 20"),
    "bounded": ((NOTE, "note: {type: string, maxLength: 9}"), "breaking", "has maxLength 9"),
    "unbounded": ((", maxLength: 20", ""), "compatible", "has no maxLength any more"),
    "pattern": ((NOTE, "note: {type: string, pattern: '[a-z]+'}"), "breaking", "has the pattern [a-z]+"),
    "deprecated": (
        (NOTE, "note: {type: string, deprecated: Use label.}"),
        "compatible",
        "has the deprecation Use label., and had no deprecation",
    ),
    "at least": ((NOTE, "note: {type: string, minLength: 2}"), "breaking", "has minLength 2"),
    "ruled": ((NOTE, "note: {type: string, validation: Email}"), "breaking", "follows the rule Email"),
    "not ruled": ((", validation: Email", ""), "compatible", "has no rule any more"),
    "unique": ((NOTE, "note: {type: string, unique: true}"), "backfill", "is unique now"),
    "set by the repository": (
        (NOTE, "note: {type: string, generated: uuid}"),
        "breaking",
        "is set by the repository: uuid",
    ),
    "set by callers": (
        ("createdAt: {type: timestamp, generated: created}", "createdAt: {type: timestamp}"),
        "breaking",
        "is not set by the repository any more",
    ),
    "no default": ((", default: NEW", ""), "breaking", "has no default any more, and had NEW"),
    "other default": (("default: NEW", "default: OLD"), "compatible", "has the default OLD, and had NEW"),
    "classified": (
        (NOTE, "note: {type: string, classification: PII}"),
        "compatible",
        "has the classification PII, and had no classification",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, case: str) -> None:
    """One edit of a schema is one change with one verdict."""
    edit, verdict, what = CASES[case]
    [(judged_as, said, why)] = judged(edit)
    assert (judged_as, why != "") == (verdict, True)
    assert what in said


def test_another_enum_is_another_type(judged: Changed, rich_tree: Any) -> None:
    """An attribute with another enum has another Python type, and may also lose values."""
    found = judged(("enum_type: Status, default: NEW", "enum_type: Spare"))
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "'status' is Spare, and was Status"),
        ("breaking", "'status' does not accept GONE, NEW, OLD any more"),
        ("breaking", "'status' has no default any more, and had NEW"),
    ]


def test_a_text_that_refuses_some_values(judged: Changed) -> None:
    """Limits that a value of before does not meet are tighter."""
    found = judged(("enum_values: [red, green]}", "maxLength: 4}"))
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "'colour' has maxLength 4"),
        ("compatible", "'colour' also accepts other texts"),
    ]


def test_sensitive(judged: Changed) -> None:
    """Answers lack a field that is sensitive now, and the audit trail masks it."""
    found = judged((NOTE, "note: {type: string, sensitive: true}"))
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "'note' is sensitive now"),
        ("compatible", "'note' has the classification SENSITIVE, and had no classification"),
    ]
    [(verdict, _, why)] = judged(("sensitive: true", "sensitive: false, classification: SENSITIVE"), first=[])
    assert (verdict, "make sure that this is meant" in why) == ("compatible", True)


@pytest.mark.parametrize(
    ("old", "new", "purposes"),
    [
        (
            "price: {type: number, required: false}",
            "price: {type: decimal}",
            ["fill 'price'"],
        ),
        (
            "price: {type: number, required: false}",
            "price: {type: string, unique: true}",
            ["convert 'price' from number to string", "fill 'priceNew'", "claim the values of 'priceNew'"],
        ),
    ],
)
def test_another_type_hides_no_other_change(
    changes: Callable[..., tuple[Change, ...]], old: str, new: str, purposes: list[str]
) -> None:
    """An attribute that gets another type can become required, unique or sensitive too. Its rules follow the type."""
    first = [("price: {type: decimal, required: false}", old)]
    found = changes((old, new.replace("}", ", sensitive: true}")), first=first)
    assert [job.purpose for change in found for job in change.backfills] == purposes
    said = " ".join(change.what for change in found)
    assert all(text in said for text in ("is of type", "is required", "is sensitive"))
    assert ("is unique" in said) is ("unique" in new)


def test_rules_of_items(judged: Changed) -> None:
    """The rules of items are judged like those of values."""
    bare = ("accepts: Status}", "maxLength: 3, pattern: '[a-z]+'}")
    found = judged(("maxLength: 3, pattern: '[a-z]+'}", "maxLength: 4, minLength: 1}"), first=[bare])
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "'hues' has items with minLength 1"),
        ("compatible", "'hues' has items with maxLength 4, and had 3"),
        ("compatible", "'hues' has items without pattern"),
    ]


def test_another_description_changes_nothing(judged: Changed) -> None:
    """What only readers see is not reported."""
    assert judged((NOTE, "note: {type: string, description: More.}")) == []


def jobs_of(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(job.table, job.purpose) for change in found for job in change.backfills]


def test_a_nested_value_needs_the_job_of_its_table(changes: Callable[..., tuple[Change, ...]]) -> None:
    """A required attribute of a value that a table holds needs a backfill of that table."""
    found = changes(
        ("since: {type: timestamp, required: false}", "since: {type: timestamp}"), name="entities/Makers.yml"
    )
    assert jobs_of(found) == [("Things", "fill 'maker.since'")]


def test_a_default_within_a_value_needs_a_job_but_harms_no_caller(
    changes: Callable[..., tuple[Change, ...]], rich_tree: Any
) -> None:
    """Callers may leave out what has a default, also within a value. Only stored items lack it."""
    name = "    name: {type: string}\n"
    more = f"{name}    more: {{type: number, default: 7}}\n"
    [change] = changes((name, more), name="entities/Makers.yml")
    assert (change.verdict.label, change.why) == ("backfill", "stored items without it cannot be read")
    rich_tree.replace("    maker: {type: Makers, required: false}\n", "")
    rich_tree.replace(more, name, "entities/Makers.yml")
    [change] = changes((name, more), name="entities/Makers.yml")
    assert (change.verdict.label, change.why) == ("compatible", "inputs that leave it out get its default")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("price: {type: decimal,", "price: {type: number,", "that are not valid for it cannot be read"),
        ("expiresAt: {type: timestamp,", "expiresAt: {type: number,", "callers get another type"),
        ("note: {type: string}", "note: {type: number}", "and stored values cannot be read"),
    ],
)
def test_stored_values_of_another_type(
    changes: Callable[..., tuple[Change, ...]], old: str, new: str, why: str
) -> None:
    """Every number is a decimal, but not every decimal is a number: only then a job is needed."""
    change = next(change for change in changes((old, new)) if "is of type" in change.what)
    assert change.why.endswith(why)
    assert bool(change.backfills) is ("stored" in why or "read" in why)


def test_a_model_without_a_table_needs_no_job(
    changes: Callable[..., tuple[Change, ...]], rich_tree: Any
) -> None:
    """A required attribute of a model that is not stored breaks its callers only."""
    rich_tree.replace("    maker: {type: Makers, required: false}\n", "")
    before = rich_tree.catalogue()
    rich_tree.replace(", required: false", "", "entities/Makers.yml")
    [change] = catalogue_changes(before, rich_tree.catalogue())
    assert (change.verdict.label, change.backfills, change.why) == (
        "breaking",
        (),
        "callers that do not send it are refused",
    )


@pytest.mark.parametrize(
    "field",
    sorted({field.name for field in fields(Attribute)} - {"name", "description", "rule", "type", "items"}),
)
def test_no_key_is_overlooked(rich_tree: Any, field: str) -> None:
    """A change of any key of an attribute is reported, also of keys that are added to the generator later."""
    before = rich_tree.catalogue()
    thing = before.entities["Things"]
    old = thing.attributes["note"]
    value = {
        "required": False,
        "unique": True,
        "enum": "Spare",
        "values": ("a",),
        "accepts": "Spare",
        "item_limits": Limits(minimum=1),
    }.get(field, 7)
    changed = replace(thing, attributes={**thing.attributes, "note": replace(old, **{field: value})})
    after = replace(before, entities={**before.entities, "Things": changed})
    assert [change.subject for change in catalogue_changes(before, after)][:1] == ["Things"]
