"""A catalogue is loaded whole or not at all, now and at a commit."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.pipeline import SchemaError
from orb_tools.schema.catalogue_changes import catalogue_changes
from orb_tools.schema.loading import catalogue_at, valid_catalogue


def test_the_same_schemas_are_the_same_catalogue(rich_tree: Any, history: Any) -> None:
    """The catalogue of a commit is that of the folder, as long as the folder is unchanged."""
    past, now = catalogue_at(rich_tree.schemas, "v1"), valid_catalogue(rich_tree.schemas)
    assert (past.comparable(now), past.faults) == ((now, now), ())


def test_faults_of_a_commit_name_it(rich_tree: Any, history: Any) -> None:
    """A file that today's generator refuses is named with its commit and line. All other files are compared."""
    rich_tree.replace("enum_type: Status, default", "enum_type: Stats, default")
    history.commit("v2")
    with pytest.raises(SchemaError, match="1 fault in the schemas"):
        valid_catalogue(rich_tree.schemas)
    rich_tree.replace("enum_type: Stats, default", "enum_type: Status, default")
    rich_tree.replace("name: {type: string}", "title: {type: string}", "entities/Makers.yml")
    past = catalogue_at(rich_tree.schemas, "v2")
    assert [str(fault) for fault in past.faults] == [
        "v2:schemas/entities/Things.yml:14: unknown enum 'Stats' of 'status': did you mean 'Status'?"
    ]
    found = catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas)))
    assert {change.subject for change in found} == {"Makers"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("core/enums.yml", "Status: []\nUserGroup: [USER, OWNER]\nKind: [A]\n"),
        ("core/types.yml", "types: {Email: {type: map}}\n"),
        ("core/validators.yml", "validators: {email: [{rule: luck}]}\n"),
        ("config.yml", "more: [x]\n"),
        ("entities/Deep.yml", "a: " + "[" * 2000),
        ("entities/Bytes.yml", "a: \x00"),
    ],
)
def test_any_file_of_a_commit_can_have_faults(rich_tree: Any, history: Any, name: str, text: str) -> None:
    """What a file with faults defines does not look changed, and what depends on it is not compared."""
    rich_tree.write("config.yml", "more: [iam]\nfactories: packages/tests/src/made\n")
    path = rich_tree.schemas / name
    before = path.read_text() if path.exists() else None
    rich_tree.write(name, text)
    history.commit("v2")
    path.unlink() if before is None else path.write_text(before)
    past = catalogue_at(rich_tree.schemas, "v2")
    assert any(f"v2:schemas/{name}" in str(fault) for fault in past.faults)
    found = catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas)))
    assert [change for change in found if change.source == f"schemas/{name}"] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("core/types.yml", "Email: {type: string,", "Email: {type: sting,"),
        ("core/validators.yml", "{rule: blocklist,", "{rule: blocklst,"),
    ],
)
def test_a_fault_in_a_rule_makes_no_change_of_its_attributes(
    rich_tree: Any, history: Any, name: str, old: str, new: str
) -> None:
    """What was mended in a rule or a validator of the commit is not said to be a tighter rule."""
    items = "hues: {type: array, required: false, items: {type: string, validation: Email}}"
    rich_tree.replace("hues: {type: array, required: false, items: {type: string, accepts: Status}}", items)
    rich_tree.replace(old, new, name)
    history.commit("v2")
    rich_tree.replace(new, old, name)
    past = catalogue_at(rich_tree.schemas, "v2")
    assert {fault.path for fault in past.faults} >= {f"v2:schemas/{name}"}
    assert catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas))) == ()
    rich_tree.replace("maxLength: 20", "maxLength: 10")
    found = catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas)))
    assert [change.what for change in found] == ["'label' has maxLength 10, and had 20"]


def test_a_commit_in_the_form_of_the_earlier_hub(rich_tree: Any, history: Any) -> None:
    """Earlier schemas are migrated before they are compared."""
    rich_tree.replace("type: dynamodb", "type: lambda-secured")
    history.commit("v2")
    rich_tree.replace("type: lambda-secured", "type: lambda-dynamodb")
    past = catalogue_at(rich_tree.schemas, "v2")
    assert past.faults == ()
    assert catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas))) == ()


def test_an_api_is_compared_if_all_files_are(rich_tree: Any, history: Any) -> None:
    """The API of a commit with faults is not compared: some of its types would only seem to be removed."""
    rich_tree.write("config.yml", "api: {things: [Things]}\n")
    history.commit("v2")
    rich_tree.write("entities/Bytes.yml", "a: \x00")
    history.commit("v3")
    (rich_tree.schemas / "entities/Bytes.yml").unlink()
    rich_tree.replace("    note: {type: string}\n", "")
    for ref, is_compared in (("v2", True), ("v3", False)):
        past = catalogue_at(rich_tree.schemas, ref)
        found = catalogue_changes(*past.comparable(valid_catalogue(rich_tree.schemas)))
        assert any(change.what.startswith("API: ") for change in found) is is_compared
