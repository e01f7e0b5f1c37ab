"""Laws of the entry of a function in the stack. That it is valid and minimal is tested with `write_function`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.templates import Template, load_template
from orb_tools.errors import ToolError
from orb_tools.functions.function_files import TRIGGERS
from orb_tools.functions.function_names import FunctionName
from orb_tools.functions.stack_entry import NEW_STACK, with_function

if TYPE_CHECKING:
    from pathlib import Path

NAME = FunctionName.parse("orders")
STACK = NEW_STACK.read_text(encoding="utf-8")


def loaded(text: str, folder: Path) -> Template:
    path = folder / f"{abs(hash(text))}.yml"
    path.write_text(text, encoding="utf-8")
    return load_template(path)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_all_other_lines_stay(trigger: str, tmp_path: Path) -> None:
    """An entry adds lines and changes none. It adds resources and outputs, and nothing else, each with its name."""
    text = with_function(STACK, NAME, trigger)
    lines = iter(text.splitlines())
    assert all(line in lines for line in STACK.splitlines()), "a line is gone, or in another place"
    before, after = loaded(STACK, tmp_path), loaded(text, tmp_path)
    assert after.keys() == before.keys()
    for section, values in after.items():
        if section in {"Resources", "Outputs"}:
            assert isinstance(values, dict)
            added = values.keys() - before[section].keys()
            assert added
            assert all(name.startswith("Orders") for name in added)
        else:
            assert values == before[section]


def test_comments_stay_with_their_section(tmp_path: Path) -> None:
    """A comment before a section stays before it, and a stack may have its sections in any order."""
    stack = STACK.replace("Outputs:\n", "# What others use.\nOutputs:\n")
    assert "\n\n# What others use.\nOutputs:\n" in with_function(stack, NAME, "http")
    head, outputs = STACK.split("Outputs:\n")
    parameters = head.index("Parameters:\n")
    turned = f"{head[:parameters]}Outputs:\n{outputs}\n{head[parameters:]}"
    expected = loaded(with_function(STACK, NAME, "sqs"), tmp_path)
    assert loaded(with_function(turned, NAME, "sqs"), tmp_path) == expected


def test_a_stack_without_outputs_gets_them(tmp_path: Path) -> None:
    """If the stack has no outputs yet, the section is added."""
    text = with_function(STACK.partition("Outputs:\n")[0], NAME, "iot")
    assert loaded(text, tmp_path)["Outputs"].keys() == {"OrdersFunctionName", "OrdersFunctionArn"}


def test_nothing_is_replaced() -> None:
    """A second entry of the same name is refused, and so is one whose resources would have the same ids."""
    stack = with_function(STACK, FunctionName.parse("orders_2"), "http")
    for name in ("orders_2", "orders2"):
        with pytest.raises(ToolError, match=r"has Orders2DurationAlarm, .* already"):
            with_function(stack, FunctionName.parse(name), "http")


@pytest.mark.parametrize(
    ("stack", "problem"),
    [
        ("a: [", "not valid YAML"),
        ("- a", "not a template"),
        ("Resources:\n", "lacks what a new function uses"),
        (STACK.replace("  AuditSecret:\n", "  OtherSecret:\n"), "lacks what a new function uses"),
    ],
)
def test_other_stacks_are_refused(stack: str, problem: str) -> None:
    """A stack that is not valid, or lacks a parameter or the secret of the trail, is refused with all that it lacks."""
    with pytest.raises(ToolError, match=problem) as caught:
        with_function(stack, NAME, "appsync")
    if "AlarmTopicArn" not in stack:
        return
    assert caught.value.faults == ("the stack has no AuditSecret in Resources",)
