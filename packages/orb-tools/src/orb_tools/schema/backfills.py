"""The jobs that change or check stored items: what they do, in which order, and their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.render.python_source import quoted
from orb_tools.schema import job_code
from orb_tools.schema.verdicts import Backfill

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.entity import Entity

_REPEATABLE = "Run the job until it changes nothing more; it can be interrupted and repeated."
_UNTIL_SILENT = "The job can be interrupted and repeated: run it until it prints nothing."
_MADE = {"uuid": "str(uuid4())", "version": "1"}
"""What a job can make of the values that the repository sets. It cannot know times."""


def _repeatable(table: Entity, path: tuple[str, ...]) -> str:
    if path[0] not in {key.name for key in table.table_keys}:
        return _REPEATABLE
    return (
        "A key cannot change, so the job puts each item under its new key and deletes the old one in one transaction: "
        f"change what refers to the old keys, too. {_REPEATABLE}"
    )


def fill(table: Entity, path: tuple[str, ...], attribute: Attribute) -> Backfill:
    """Return the job that gives a value to the items that lack a required attribute.

    Args:
        table: The entity whose table holds the items.
        path: The attribute, or the attribute that holds it and its name there.
        attribute: The attribute as it will be.
    """
    name = ".".join(path)
    if len(path) == 1:
        value = _value(attribute)
        stdlib = ("from uuid import uuid4",) if "uuid4" in value else ()
        code = job_code.fill_code(table, name, value, stdlib=stdlib)
    else:
        code = job_code.change_code(table, path[0])
    return Backfill(
        table=table.name,
        purpose=f"fill '{name}'",
        steps=(
            _first_release(attribute),
            f"Set '{name}' in each item that lacks it. {_REPEATABLE}",
            "Release the schema in which it is required"
            + (", and code that does not send it." if attribute.generated else "."),
        ),
        code=code,
    )


def _first_release(attribute: Attribute) -> str:
    """Return the step after which code reads both kinds of items, and every new item has the attribute."""
    step = f"Release the schema with '{attribute.name}' as an optional attribute"
    if attribute.generated is not None:
        return f"{step} without `generated`, and code that sends it with each new item."
    if attribute.default is not None:
        return f"{step} with its default, so that new items have it."
    return f"{step}, and code that sends it with each new item."


def _value(attribute: Attribute) -> str:
    """Return the value as Python. `...`: only people know it."""
    default = attribute.default
    if attribute.generated is not None:
        return _MADE.get(attribute.generated, "...")
    if default is None or attribute.type not in PLAIN_TYPES:
        return "..."
    if attribute.type == "set" and isinstance(default, tuple):
        return f"{{{', '.join(map(quoted, default))}}}"
    return f"[{', '.join(map(quoted, default))}]" if isinstance(default, tuple) else quoted(default)


def temporary(path: tuple[str, ...]) -> str:
    """Return the name of the attribute that has the values of another type until they are converted."""
    return f"{path[0]}New"


def convert(table: Entity, path: tuple[str, ...], before: Attribute, after: Attribute) -> Backfill:
    """Return the job that gives stored items values of another type."""
    name, new = ".".join(path), temporary(path)
    return Backfill(
        table=table.name,
        purpose=f"convert '{name}' from {type_text(before)} to {type_text(after)}",
        steps=(
            f"Add an optional attribute of the new type, such as '{new}', and release code that writes both.",
            f"Set '{new}' of each item from '{path[0]}'. {_REPEATABLE}",
            f"Release code that reads and writes only '{new}'.",
            f"Remove '{path[0]}' from the schema in a later release.",
        ),
        code=job_code.convert_code(table, path[0], new),
    )


def correct_values(table: Entity, path: tuple[str, ...], after: Attribute) -> Backfill:
    """Return the job that corrects stored values which have the form of another type, but are not valid for it."""
    name, kind = ".".join(path), type_text(after)
    return Backfill(
        table=table.name,
        purpose=f"correct the values of '{name}' for {kind}",
        steps=(
            f"Release code that writes only values of '{name}' that are valid for {kind}, with the schema as it was.",
            f"Change each item whose value is not valid. {_repeatable(table, path)}",
            "Release the schema with the new type.",
        ),
        code=job_code.change_code(table, path[0]),
    )


def replace_values(
    table: Entity, path: tuple[str, ...], *, is_list: bool, lost: Collection[str], valid: Iterable[str]
) -> Backfill:
    """Return the job that replaces stored values that are not valid any more.

    Args:
        table: The entity whose table holds the items.
        path: The attribute, or the attribute that holds it and its name there.
        is_list: Whether the values are the items of an array, a set or a map.
        lost: The values that are not valid any more. Empty: all but the valid ones.
        valid: The values that are valid now.
    """
    name, wrong = ".".join(path), ", ".join(sorted(lost)) or "other values"
    if len(path) > 1 or is_list:
        # No condition of DynamoDB finds a value at any place of a list, so the job looks at all of those items.
        code = job_code.change_code(table, path[0])
    elif lost:
        only = f'attr("{name}").is_in({job_code.list_code(lost)})'
        code = job_code.change_code(table, name, only=only, known=sorted(lost))
    else:
        only = f'attr("{name}").exists() & ~attr("{name}").is_in({job_code.list_code(valid)})'
        code = job_code.change_code(table, name, only=only)
    return Backfill(
        table=table.name,
        purpose=f"replace {wrong} in '{name}'",
        steps=(
            f"Release code that does not write {wrong} any more, with the schema as it was.",
            f"Change each item that has such a value. {_repeatable(table, path)}",
            "Release the schema that refuses them.",
        ),
        code=code,
    )


def claim_unique(table: Entity, name: str) -> Backfill:
    """Return the job that writes the rows of the unique values of an attribute that stored items already have."""
    return Backfill(
        table=table.name,
        purpose=f"claim the values of '{name}'",
        steps=(
            f"Find items that share a value of '{name}' (case is ignored), and change all but one of them.",
            "Give each function that writes the table the rights and the name of the table UniqueValues.",
            "Release the schema. From now on each write claims its value, but other stored values are still free.",
            f"Write the row of each stored value. {_UNTIL_SILENT} Change each value that another item has.",
        ),
        code=job_code.claim_code(table, name),
    )


def check_index_keys(table: Entity, index: str, names: Collection[str]) -> Backfill:
    """Return the job that finds the items which a new index would leave out, because their key is not valid."""
    limits = table.max_key_bytes()
    listed = " or ".join(f"'{name}'" for name in names)
    bounds = ", ".join(f'"{name}": {limits[name]}' for name in names)
    return Backfill(
        table=table.name,
        purpose=f"check the keys of '{index}'",
        steps=(
            "Release code whose inputs refuse empty and too long values.",
            f"Find the items whose {listed} is empty or too long, and correct them: DynamoDB leaves them out.",
            "Release the index. DynamoDB fills it from the stored items.",
        ),
        code=job_code.check_code(
            table,
            " & ".join(f'attr("{name}").exists()' for name in names),
            f"for name, most in {{{bounds}}}.items():",
            '    if not 1 <= len(item[name]["S"].encode()) <= most:',
            '        print("not in the index:", name, key)',
        ),
    )


def check_expiry(table: Entity, attribute: Attribute) -> Backfill:
    """Return the job that finds the items which would expire as soon as ttl is switched on."""
    name = attribute.name
    unset = "" if attribute.required else f" Set '{name}' where it is missing and the item should expire."
    return Backfill(
        table=table.name,
        purpose=f"check '{name}' before items expire",
        steps=(
            f"Find the items whose '{name}' is past, or not in epoch seconds: DynamoDB deletes them within days.",
            f"Set a later time where the item must stay, or remove the attribute if it is optional.{unset}",
            "Release the schema. The repository hides expired items at once.",
        ),
        code=job_code.check_code(
            table,
            # A time after the year 5138 is in milliseconds.
            f'attr("{name}").le(int(time.time())) | attr("{name}").gt(10**11)',
            f'print("expired, or not in seconds:", key, item["{name}"]["N"])',
            stdlib=("import time",),
        ),
    )


def copy_table(table: Entity, keys: Collection[str], retyped: Collection[str] = ()) -> Backfill:
    """Return the job that copies all items into a table with another key.

    Args:
        table: The entity whose table holds the items.
        keys: The new keys.
        retyped: The old and new keys that are stored in another type.
    """
    converted = f" Write the new values of {' and '.join(retyped)}." if retyped else ""
    return Backfill(
        table=table.name,
        purpose=f"copy the items into a table with the key {', '.join(keys)}",
        steps=(
            f"Leave {table.name} as it is, and add an entity with another name and the new key.",
            "Release code that puts whole items in both tables, deletes from both, and reads the old one.",
            f"Copy each item.{converted} {_UNTIL_SILENT} It names the items that have no place in the new table.",
            "Compare the two tables, release code that reads the new one, then code that writes only to it.",
            f"Remove {table.name} from the schemas in a later release. Its table stays until a person deletes it.",
        ),
        code=job_code.copy_code(table, keys, retyped),
    )


def type_text(attribute: Attribute) -> str:
    """Return the type of an attribute for people, such as `array of string`."""
    return attribute.type if attribute.items is None else f"{attribute.type} of {attribute.items}"
