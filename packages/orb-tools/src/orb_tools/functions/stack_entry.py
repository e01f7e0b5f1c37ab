"""The entry of a new function in the stack of the functions: text that is added, so that all other lines stay."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from orb_tools.errors import ToolError
from orb_tools.functions.function_files import TEMPLATES, filled

if TYPE_CHECKING:
    from orb_tools.functions.function_names import FunctionName
    from orb_tools.workspace import Workspace

STACKS = PurePosixPath("infrastructure/cloudformation")
NEW_STACK = TEMPLATES / "stack" / "functions.yml.txt"
"""The stack of a workspace that has none yet."""
_SECTION = re.compile(r"^(\w+):", re.MULTILINE)
_USED = {
    "Parameters": {
        "CustomerId", "ProjectId", "Environment", "DataStackName", "Runtime", "Architecture", "LoggingLevel",
        "LogRetentionDays", "AlarmTopicArn",
    },
    "Conditions": {"HasKmsKey", "HasAlarmTopic"},
    "Resources": set[str](),
}  # fmt: skip
"""What an entry uses of its stack."""
_USED_TO_AUDIT = {
    "Parameters": {"AuditRetentionDays"},
    "Conditions": set[str](),
    "Resources": {"AuditSecret"},
}


_TABLES = ("UniqueValues", "Users")
"""The tables of an AppSync function: it asks them who the caller is."""


def check_tables(workspace: Workspace, trigger: str) -> None:
    """Check that the stack of the tables has those that a new function uses.

    Raises:
        ToolError: The trigger is `appsync`, and that stack or a table is missing.
    """
    if trigger != "appsync":
        return
    shown = STACKS / f"{workspace.stacks[0]}.yml"
    template = workspace.root / shown
    stack = _parsed(template.read_text(encoding="utf-8")) if template.exists() else {}
    if missing := [name for name in _TABLES if f"{name}Table" not in (stack.get("Resources") or {})]:
        raise ToolError(
            f"an AppSync function asks the table of the users who calls, and {shown} has no {' and no '.join(missing)}",
            hint="add orb's schemas of the users and run orb generate, or choose another trigger",
        )


def with_function(stack: str, name: FunctionName, trigger: str) -> str:
    """Return the text of a stack with the entry of a function.

    Args:
        stack: The text of its template.
        name: The function.
        trigger: What calls it.

    Raises:
        ToolError: The stack is not valid YAML, has a resource or output of that name, or lacks what the entry uses.
    """
    before = _parsed(stack)
    _check_used(before, trigger)
    resources, outputs = (
        filled(TEMPLATES / "stack" / f"{part}.yml.txt", name, trigger) for part in ("entry", "outputs")
    )
    for section, entry in (("Resources", "\n" + resources), ("Outputs", outputs)):
        taken = sorted((before.get(section) or {}).keys() & _parsed(f"x:\n{entry}")["x"].keys())
        if taken:
            raise ToolError(
                f"the stack has {', '.join(taken)} already",
                hint="choose another name, or remove the entry",
            )
    return _added(_added(stack, "Resources", "\n" + resources), "Outputs", outputs)


def _added(stack: str, section: str, entry: str) -> str:
    """Return the stack with an entry at the end of a section."""
    starts = {match[1]: match.start() for match in _SECTION.finditer(stack)}
    if section not in starts:
        return f"{stack.rstrip()}\n\n{section}:\n{entry.lstrip(chr(10)).rstrip()}\n"
    following = [start for start in starts.values() if start > starts[section]]
    end = min(following, default=len(stack))
    body, rest = stack[:end], stack[end:]
    # Comments right before the next section belong to that section.
    lines = body.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        rest = lines.pop() + rest
    separator = "" if not rest or rest.startswith("\n") else "\n"
    return f"{''.join(lines).rstrip()}\n{entry.rstrip()}\n{separator}{rest}"


def _check_used(stack: dict[str, Any], trigger: str) -> None:
    needed = [_USED, _USED_TO_AUDIT] if trigger == "appsync" else [_USED]
    faults = [
        f"the stack has no {name} in {section}"
        for used in needed
        for section, names in used.items()
        for name in sorted(names - (stack.get(section) or {}).keys())
    ]
    if faults:
        raise ToolError(
            "the stack lacks what a new function uses",
            hint="add it as orb's own stack has it",
            faults=faults,
        )


def _parsed(text: str) -> dict[str, Any]:
    """Return a template as data. The short forms of intrinsic functions count as their arguments."""
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - derived from SafeLoader
    except yaml.YAMLError as error:
        raise ToolError("the stack is not valid YAML", hint="correct it", faults=[str(error)]) from error
    if not isinstance(document, dict):
        raise ToolError("the stack is not a template", hint="correct it")
    return document


class _Loader(yaml.SafeLoader):
    """A safe loader that ignores tags."""


def _ignore_tag(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    raise TypeError(node)


_Loader.add_multi_constructor("!", _ignore_tag)
