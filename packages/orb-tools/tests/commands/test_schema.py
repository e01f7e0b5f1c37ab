"""`orb schema` reports for people and programs, and its exit status is for CI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def orb(*arguments: object) -> Result:
    return CliRunner().invoke(cli.cli, ["schema", *map(str, arguments)], prog_name="orb")


@pytest.mark.parametrize("name", ["validate", "show", "new", "diff", "migrate"])
def test_every_subcommand_shows_examples(name: str) -> None:
    """The help of each subcommand has examples."""
    assert "Examples:" in orb(name, "--help").output


def test_validate(schema_tree: Any) -> None:
    """Valid schemas are counted. Faults are an error, and for programs a list."""
    assert orb("validate", "--schemas", schema_tree.schemas).output.startswith("valid: 1 table, 0 models")
    assert json.loads(orb("validate", "--json", "--schemas", schema_tree.schemas).output)["faults"] == []
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    assert isinstance(orb("validate", "--schemas", schema_tree.schemas).exception, ToolError)
    told = orb("validate", "--json", "--schemas", schema_tree.schemas)
    assert (told.exit_code, json.loads(told.output)["faults"][0]["line"]) == (1, 17)


EDITS = {
    0: ("    kind:\n", "    label: {type: string, required: false}\n    kind:\n"),
    3: ("    kind:\n", "    label: {type: string, default: none}\n    kind:\n"),
    4: ("    kind:\n", "    label: {type: string}\n    kind:\n"),
}


@pytest.mark.parametrize("status", EDITS)
def test_exit_status_of_diff(schema_tree: Any, history: Any, status: int) -> None:
    """0: compatible. 3: a backfill is needed. 4: breaking. In every form of output."""
    schema_tree.replace(*EDITS[status])
    for form in ((), ("--json",), ("--markdown",)):
        done = orb("diff", "v1", "--schemas", schema_tree.schemas, *form)
        assert done.exit_code == status
        assert "'label' was added" in done.output
    assert json.loads(orb("diff", "v1", "--schemas", schema_tree.schemas, "--json").output)["ref"] == "v1"


def test_diff_of_what_cannot_be_compared(schema_tree: Any, history: Any) -> None:
    """An unknown commit is an error, not a difference, and two forms of output exclude each other."""
    assert isinstance(orb("diff", "v2", "--schemas", schema_tree.schemas).exception, ToolError)
    assert orb("diff", "v1", "--schemas", schema_tree.schemas, "--json", "--markdown").exit_code == 2


def test_diff_with_a_commit_that_has_faults(schema_tree: Any, history: Any) -> None:
    """What cannot be compared is told in every form, and the exit status says so, whatever else has changed."""
    options = ("--schemas", schema_tree.schemas)
    schema_tree.write(
        "entities/Odd.yml", "type: standard\nname: Odd\nmodel: {attributes: {a: {type: sting}}}\n"
    )
    history.commit("v2")
    schema_tree.replace("sting", "string", "entities/Odd.yml")
    for form in ((), ("--json",), ("--markdown",)):
        done = orb("diff", "v2", *options, *form)
        assert (done.exit_code, "unknown type 'sting'" in done.output) == (1, True)
    for edit in (3, 4):
        schema_tree.replace(*EDITS[edit])
        done = orb("diff", "v2", *options)
        assert (done.exit_code, "'label' was added" in done.output) == (1, True)
        schema_tree.replace(*reversed(EDITS[edit]))


def test_show(schema_tree: Any) -> None:
    """An entity is shown as text, as JSON, and as the statements of a role. An unknown one is suggested."""
    options = ("--schemas", schema_tree.schemas)
    assert "query_by_kind" in orb("show", "Things", *options).output
    assert json.loads(orb("show", "Things", "--json", *options).output)["name"] == "Things"
    assert "dynamodb:GetItem" in orb("show", "Things", "--allow", "get", *options).output
    assert orb("show", "Things", "--allow", "get", "--json", *options).exit_code == 2
    error = orb("show", "Thigns", *options).exception
    assert isinstance(error, ToolError)
    assert error.hint == "did you mean 'Things'?"


def test_show_a_registry(schema_tree: Any) -> None:
    """A registry has no keys and methods, but items. No rights are needed for it, which is said."""
    options = ("--schemas", schema_tree.schemas)
    item = "{message: It is so., description: A fact., solution: Bear it.}"
    schema_tree.write("entities/Facts.yml", f"type: registry\nname: Facts\nitems:\n  F-1: {item}\n")
    assert "F-1" in orb("show", "Facts", *options).output
    assert json.loads(orb("show", "Facts", "--json", *options).output)["items"][0]["message"] == "It is so."
    error = orb("show", "Facts", "--allow", "get", *options).exception
    assert isinstance(error, ToolError)
    assert str(error).startswith("Facts is a registry, so it has no table")


def test_new(schema_tree: Any) -> None:
    """The file is written, and the next step is said."""
    done = orb("new", "shop/Offers", "--type", "standard", "--schemas", schema_tree.schemas)
    assert "then run make generate" in done.output
    assert (schema_tree.schemas / "entities/shop/Offers.yml").is_file()


def test_migrate(schema_tree: Any) -> None:
    """Without --write only the diff is shown. What is left sets the exit status."""
    schema_tree.replace("type: dynamodb", "type: lambda-secured")
    path: Path = schema_tree.schemas / "entities/Things.yml"
    shown = orb("migrate", schema_tree.schemas)
    assert (shown.exit_code, "+type: lambda-dynamodb" in shown.output) == (0, True)
    assert shown.output.endswith("\n1 file would be rewritten, 0 parts dropped, 0 points left\n")
    assert "lambda-secured" in path.read_text()
    told = json.loads(orb("migrate", schema_tree.schemas, "--json").output)
    assert told["written"] is False
    assert orb("migrate", schema_tree.schemas, "--write").exit_code == 0
    assert "lambda-dynamodb" in path.read_text()
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    assert orb("migrate", schema_tree.schemas).exit_code == 1


def test_entities_are_completed(here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell offers the entities of the checkout, and outside of a checkout nothing."""
    entities = here.root / "schemas" / "entities"
    entities.mkdir(parents=True, exist_ok=True)
    (entities / "Demos.yml").touch()
    asked = ShellComplete(cli.cli, {}, "orb", "_ORB_COMPLETE")
    assert [item.value for item in asked.get_completions(["schema", "show"], "De")] == ["Demos"]
    monkeypatch.chdir(tmp_path)
    assert asked.get_completions(["schema", "show"], "") == []
