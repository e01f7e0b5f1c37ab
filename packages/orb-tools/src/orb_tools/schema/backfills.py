"""The outlines of jobs that change or check stored items.

Each job is safe to repeat and to interrupt: it reads only the items that still need it, and writes under a condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.names import table_name_variable
from orb_tools.schema.verdicts import Backfill

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.entity import Entity

_REPEATABLE = "Run the job until it finds no item; it can be interrupted and repeated."


def fill(table: Entity, path: tuple[str, ...], value: str, *, readers: str) -> Backfill:
    """Return the job that gives a value to the items that lack it.

    Args:
        table: The entity whose table holds the items.
        path: The attribute, or the attribute that holds it and its name there.
        value: The value as Python source. `...`: only people know it.
        readers: The first step: how code comes to accept both kinds of items.
    """
    name = ".".join(path)
    nested = len(path) > 1
    lacking = "exists" if nested else "not_exists"
    return Backfill(
        table=table.name,
        purpose=f"fill '{name}'",
        steps=(
            readers,
            f"Set '{name}' in each item that lacks it. {_REPEATABLE}",
            "Release the schema in which it is required.",
        ),
        code=_update(table, f'attr("{path[0]}").{lacking}()', path[0], "..." if nested else value),
    )


def convert(table: Entity, path: tuple[str, ...], before: Attribute, after: Attribute) -> Backfill:
    """Return the job that gives stored items values of another type."""
    name, temporary = ".".join(path), f"{path[0]}New"
    return Backfill(
        table=table.name,
        purpose=f"convert '{name}' from {type_text(before)} to {type_text(after)}",
        steps=(
            f"Add an optional attribute of the new type, such as '{temporary}', and release code that writes both.",
            f"Set '{temporary}' of each item from '{path[0]}'. {_REPEATABLE}",
            f"Release code that reads and writes only '{temporary}'.",
            f"Remove '{path[0]}' from the schema in a later release.",
        ),
        code=_update(
            table, f'attr("{path[0]}").exists() & attr("{temporary}").not_exists()', temporary, "..."
        ),
    )


def replace_values(
    table: Entity, path: tuple[str, ...], *, is_list: bool, lost: Collection[str], valid: Iterable[str]
) -> Backfill:
    """Return the job that replaces stored values that are not valid any more.

    Args:
        table: The entity whose table holds the items.
        path: The attribute, or the attribute that holds it and its name there.
        is_list: Whether the values are the items of an array.
        lost: The values that are not valid any more. Empty: all but the valid ones.
        valid: The values that are valid now.
    """
    name, wrong = ".".join(path), ", ".join(lost) or "other values"
    condition = f'attr("{path[0]}").exists()'
    if len(path) == 1 and not is_list:
        # No condition of DynamoDB finds a value at any place of a list, so the job must look at those items itself.
        condition = (
            f'attr("{name}").is_in({sorted(lost)})'
            if lost
            else f'{condition} & ~attr("{name}").is_in({sorted(valid)})'
        )
    return Backfill(
        table=table.name,
        purpose=f"replace {wrong} in '{name}'",
        steps=(
            f"Release code that does not write {wrong} any more, with the schema as it was.",
            f"Change each item that has such a value. {_REPEATABLE}",
            "Release the schema that refuses them.",
        ),
        code=_update(table, condition, path[0], "..."),
    )


def claim_unique(table: Entity, attribute: Attribute) -> Backfill:
    """Return the job that writes the rows of unique values that stored items already have."""
    name = attribute.name
    return Backfill(
        table=table.name,
        purpose=f"claim the values of '{name}'",
        steps=(
            f"Find items that share a value of '{name}' (case is ignored), and change all but one of them.",
            "Give each function that writes the table the rights and the name of the table UniqueValues.",
            "Release the schema. From now on each write claims its value, but other stored values are still free.",
            f"Write the row of each stored value. {_REPEATABLE} Resolve each value that it reports as taken.",
        ),
        code=_scan(
            table,
            f'attr("{name}").exists()',
            f'row = row_key("{table.name}", "{name}", item["{name}"]["S"])',
            "owner = owner_text(key)",
            "free = attr(VALUE).not_exists() | attr(OWNER).eq(owner)",
            "try:",
            '    dynamodb.put(values, {VALUE: {"S": row}, OWNER: {"S": owner}}, condition=free)',
            "except DynamoDBConditionFailedError:",
            '    print("taken by another item:", key)',
            imports=(
                "from orb_common.exceptions import DynamoDBConditionFailedError",
                "from orb_models.unique_values import OWNER, TABLE_NAME_VARIABLE, VALUE, owner_text, row_key",
            ),
            setup=("values = os.environ[TABLE_NAME_VARIABLE]",),
        ),
    )


def check_index_keys(table: Entity, index: str, names: Collection[str]) -> Backfill:
    """Return the job that finds the items which a new index would leave out, because their key is not valid."""
    limits = table.max_key_bytes()
    listed = " or ".join(f"'{name}'" for name in names)
    return Backfill(
        table=table.name,
        purpose=f"check the keys of '{index}'",
        steps=(
            "Release code whose inputs refuse empty and too long values.",
            f"Find the items whose {listed} is empty or too long, and correct them: DynamoDB leaves them out.",
            "Release the index. DynamoDB fills it from the stored items.",
        ),
        code=_scan(
            table,
            " & ".join(f'attr("{name}").exists()' for name in names),
            f"for name, most in { ({name: limits[name] for name in names}) }.items():",
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
        code=_scan(
            table,
            f'attr("{name}").le(int(time.time()))',
            f'print("expired:", key, item["{name}"]["N"])',
            stdlib=("import time",),
        ),
    )


def copy_table(table: Entity, keys: Collection[str]) -> Backfill:
    """Return the job that copies all items into a table with another key."""
    return Backfill(
        table=table.name,
        purpose=f"copy the items into a table with the key {', '.join(keys)}",
        steps=(
            f"Leave {table.name} as it is, and add an entity with another name and the new key.",
            "Release code that writes to both tables and reads the old one.",
            "Copy each item that the new table does not have. The job can be interrupted and repeated.",
            "Compare the two tables, release code that reads the new one, then code that writes only to it.",
            f"Remove {table.name} from the schemas in a later release. Its table stays until a person deletes it.",
        ),
        code=_scan(
            table,
            "",
            "try:",
            f'    dynamodb.put(new_table, item, condition=attr("{next(iter(keys))}").not_exists())',
            "except DynamoDBConditionFailedError:",
            "    pass  # the new table has the item already",
            imports=("from orb_common.exceptions import DynamoDBConditionFailedError",),
            setup=('new_table = os.environ["NEW_TABLE_NAME"]',),
            with_key=False,
        ),
    )


def type_text(attribute: Attribute) -> str:
    """Return the type of an attribute for people, such as `array of string`."""
    return attribute.type if attribute.items is None else f"{attribute.type} of {attribute.items}"


def _update(table: Entity, condition: str, name: str, value: str) -> str:
    return _scan(
        table,
        condition,
        "try:",
        f'    dynamodb.update(table, key, Update().set("{name}", {value}), condition=concerned)',
        "except DynamoDBConditionFailedError:",
        "    pass  # another writer changed or deleted the item first",
        imports=("from orb_common.exceptions import DynamoDBConditionFailedError",),
        names="DynamoDB, Update, attr",
    )


def _scan(
    table: Entity,
    condition: str,
    *body: str,
    imports: tuple[str, ...] = (),
    stdlib: tuple[str, ...] = (),
    setup: tuple[str, ...] = (),
    with_key: bool = True,
    names: str = "DynamoDB, attr",
) -> str:
    """Return a loop over the items that meet a condition. An item without its key is absent, so it must exist too."""
    keys = "".join(f'"{key.name}", ' for key in table.table_keys).strip()
    exists = f'attr("{table.table_keys[0].name}").exists()'
    key_line = f"    key = {{name: item[name] for name in ({keys})}}"
    return "\n".join(
        [
            "import os",
            *stdlib,
            "",
            f"from orb_common.aws.dynamodb import {names}",
            *imports,
            "",
            "dynamodb = DynamoDB()",
            f'table = os.environ["{table_name_variable(table.name)}"]',
            *setup,
            f"concerned = {exists}{f' & {condition}' if condition else ''}",
            "for item in dynamodb.scan_all(table, filter=concerned):",
            *([key_line] if with_key else []),
            *(f"    {line}" for line in body),
        ]
    )
