"""The Python of the jobs that change or check stored items.

Each job reads the table once, so it ends. It writes under the condition that the item still has the value that it read,
so it never overwrites what another writer wrote meanwhile. A second run finds only what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orb_tools.codegen.names import table_name_variable
from orb_tools.codegen.render.python_source import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.entity import Entity

_LOST = (
    "except DynamoDBConditionFailedError:",
    "    lost += 1  # another writer changed or deleted the item first",
)
_COUNTED = ('print(f"{done} changed, {lost} changed by others meanwhile")',)
_CANCELED = "except DynamoDBTransactionCanceledError as error:"
_CANCELED_IMPORT = "from orb_common.exceptions import DynamoDBTransactionCanceledError"
_ROWS_IMPORT = "from orb_models.unique_values import OWNER, TABLE_NAME_VARIABLE, VALUE, owner_text, row_key"
_VALUES_TABLE = "values = os.environ[TABLE_NAME_VARIABLE]"
_SAME_IMPORTS = ("from functools import reduce", "from operator import and_")
_SAME = (
    "def same(item):",
    '    """Return the condition that an item is still the one that was read."""',
    "    found = (attr(n).eq(Raw(item[n])) if n in item else attr(n).not_exists() for n in names)",
    "    return reduce(and_, found)",
)

_CHANGED = '"it changed meanwhile, run the job again"'
_TAKEN = '"another item has its key in the new table"'
_UNMET = '    unmet = [reason.code == "ConditionalCheckFailed" for reason in error.reasons]'
_COPY_REASONS = (
    "    stored = error.reasons[1].item",
    "    if not stored:",
    f'        print("not copied:", {_CHANGED}, key)',
    "    elif any(stored.get(name) != value for name, value in key.items()):",
    f'        print("not copied:", {_TAKEN}, key)',
)
_CONVERTED_REASONS = (
    _UNMET,
    "    is_taken = unmet == [False, True]",
    f"    why = {_TAKEN} if is_taken else {_CHANGED}",
    '    print("not copied:", why, key)',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loop:
    """A loop over the items of a table."""

    table: Entity
    filter: str = ""
    """The condition that items meet. Empty: all items."""
    names: tuple[str, ...] = ("DynamoDB", "attr")
    """What the job needs of orb_common.aws.dynamodb."""
    imports: tuple[str, ...] = ()
    stdlib: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    body: tuple[str, ...]
    end: tuple[str, ...] = ()

    def text(self) -> str:
        keys = ", ".join(f'"{key.name}"' for key in self.table.table_keys)
        options = "filter=concerned, consistent=True" if self.filter else "consistent=True"
        functions = ["", "", *self.functions, "", ""] if self.functions else []
        return "\n".join(
            [
                *sorted(["import os", *self.stdlib], key=lambda line: (line.startswith("from"), line)),
                "",
                f"from orb_common.aws.dynamodb import {', '.join(self.names)}",
                *self.imports,
                *functions,
                *([] if functions else [""]),
                "dynamodb = DynamoDB()",
                f'table = os.environ["{table_name_variable(self.table.name)}"]',
                *self.setup,
                *([f"concerned = {self.filter}"] if self.filter else []),
                f"for item in dynamodb.scan_all(table, {options}):",
                f"    key = {{name: item[name] for name in [{keys}]}}",
                *(f"    {line}" for line in self.body),
                *self.end,
            ]
        )


def fill_code(table: Entity, name: str, value: str, *, stdlib: tuple[str, ...] = ()) -> str:
    """Return the job that sets an attribute where it is missing. `value`: Python, evaluated for each item."""
    return _Loop(
        table=table,
        filter=f'attr("{name}").not_exists()',
        names=("DynamoDB", "Update", "attr"),
        imports=("from orb_common.exceptions import DynamoDBConditionFailedError",),
        stdlib=stdlib,
        setup=("done = lost = 0",),
        body=(
            f'missing = attr("{table.table_keys[0].name}").exists() & attr("{name}").not_exists()',
            "try:",
            f'    dynamodb.update(table, key, Update().set("{name}", {value}), condition=missing)',
            "    done += 1",
            *_LOST,
        ),
        end=_COUNTED,
    ).text()


def change_code(table: Entity, name: str, *, only: str = "", known: Iterable[str] = ()) -> str:
    """Return the job that replaces the value of an attribute, which a function of the job makes from the old one.

    Args:
        table: The entity whose table holds the items.
        name: The attribute.
        only: The condition that items meet beside having the attribute.
        known: The texts that are replaced. Empty: people write the function.
    """
    texts = "".join(f"{quoted(text)}: ..., " for text in known).removesuffix(", ")
    is_key = name in {key.name for key in table.table_keys}
    loop = _Loop(
        table=table,
        filter=only or f'attr("{name}").exists()',
        names=("DynamoDB", "Raw", "Update", "attr"),
        imports=("from orb_common.exceptions import DynamoDBConditionFailedError",),
        functions=(
            "def changed(old):",
            f'    """Return the new value of {name}, or the old one: AttributeValues, such as {{"S": "a"}}."""',
            *(
                (f"    texts = {{{texts}}}", '    return {"S": texts.get(old["S"], old["S"])}')
                if texts
                else ("    return ...",)
            ),
        ),
        setup=("done = lost = 0",),
        body=(
            f'old = item["{name}"]',
            "new = changed(old)",
            "if new == old:",
            "    continue",
            f'unchanged = attr("{name}").eq(Raw(old))',
            "try:",
            f'    dynamodb.update(table, key, Update().set("{name}", Raw(new)), condition=unchanged)',
            "    done += 1",
            *_LOST,
        ),
        end=_COUNTED,
    )
    return (_moving(loop, name) if is_key else loop).text()


def _moving(loop: _Loop, name: str) -> _Loop:
    """Return the loop for an attribute of the key: it puts the item under its new key, and deletes the old one."""
    table = loop.table
    unique = ", ".join(f'"{attribute.name}"' for attribute in table.unique)
    rows = (
        "owner, new_owner = owner_text(key), owner_text({**key, **moved})",
        f"for unique in [{unique}]:",
        "    if unique in item:",
        f'        row = row_key("{table.name}", unique, item[unique]["S"])',
        "        free = attr(VALUE).not_exists() | attr(OWNER).eq(owner)",
        '        claim = {VALUE: {"S": row}, OWNER: {"S": new_owner}}',
        "        writes.append(Put(values, claim, condition=free))",
    )
    return replace(
        loop,
        names=("Delete", "DynamoDB", "Put", "Raw", "attr"),
        imports=(_CANCELED_IMPORT, *((_ROWS_IMPORT,) if unique else ())),
        stdlib=_SAME_IMPORTS,
        functions=(*loop.functions, "", "", *_SAME),
        setup=(*loop.setup, *((_VALUES_TABLE,) if unique else ()), *_names(table)),
        body=(
            *loop.body[: loop.body.index("    continue") + 1],
            f'moved = {{"{name}": new}}',
            f'free = attr("{table.table_keys[0].name}").not_exists()',
            "put = Put(table, {**item, **moved}, condition=free)",
            "writes = [Delete(table, key, condition=same(item)), put]",
            *(rows if unique else ()),
            "try:",
            "    dynamodb.transact_write(writes)",
            "    done += 1",
            _CANCELED,
            _UNMET,
            "    if any(unmet) and not unmet[0]:",
            f'        print("not changed: another item has its new key{" or a unique value" if unique else ""}", key)',
            "    else:",
            "        lost += 1  # another writer changed or deleted the item first",
        ),
    )


def convert_code(table: Entity, name: str, temporary: str) -> str:
    """Return the job that makes the value of a new attribute from an old one."""
    return _Loop(
        table=table,
        filter=f'attr("{name}").exists() & attr("{temporary}").not_exists()',
        names=("DynamoDB", "Raw", "Update", "attr"),
        imports=("from orb_common.exceptions import DynamoDBConditionFailedError",),
        functions=(
            "def converted(old):",
            f'    """Return {temporary} for a value of {name}: AttributeValues, such as {{"S": "a"}}."""',
            "    return ...",
        ),
        setup=("done = lost = 0",),
        body=(
            f'new = Raw(converted(item["{name}"]))',
            f'unchanged = attr("{name}").eq(Raw(item["{name}"])) & attr("{temporary}").not_exists()',
            "try:",
            f'    dynamodb.update(table, key, Update().set("{temporary}", new), condition=unchanged)',
            "    done += 1",
            *_LOST,
        ),
        end=_COUNTED,
    ).text()


def claim_code(table: Entity, name: str) -> str:
    """Return the job that writes the row of each unique value, in one transaction with a check of its item."""
    return _Loop(
        table=table,
        filter=f'attr("{name}").exists()',
        names=("Check", "DynamoDB", "Put", "Raw", "attr"),
        imports=(_CANCELED_IMPORT, _ROWS_IMPORT),
        setup=(_VALUES_TABLE,),
        body=(
            f'row = row_key("{table.name}", "{name}", item["{name}"]["S"])',
            "owner = owner_text(key)",
            "free = attr(VALUE).not_exists() | attr(OWNER).eq(owner)",
            f'unchanged = attr("{name}").eq(Raw(item["{name}"]))',
            'claim = Put(values, {VALUE: {"S": row}, OWNER: {"S": owner}}, condition=free)',
            "try:",
            "    dynamodb.transact_write([Check(table, key, unchanged), claim])",
            _CANCELED,
            '    if error.reasons[0].code == "ConditionalCheckFailed":',
            "        continue  # the item was changed or deleted meanwhile: that write claimed its own value",
            '    why = "another item has it" if error.reasons[1].item else "run the job again"',
            '    print("not claimed:", why, key)',
        ),
    ).text()


def copy_code(table: Entity, keys: Iterable[str], retyped: Iterable[str] = ()) -> str:
    """Return the job that copies each item into another table, in one transaction with a check of the item.

    Args:
        table: The entity whose table holds the items.
        keys: The keys of the other table.
        retyped: The attributes that are stored in another type there. People write their new values.
    """
    new = [*keys]
    listed = ", ".join(f'"{name}"' for name in new)
    values = "".join(f', "{name}": ...' for name in retyped)
    converted = (
        "def converted(item):",
        '    """Return the item of the new table, with AttributeValues of the new types, such as {"S": "a"}."""',
        f"    return {{**item{values}}}",
    )
    item, free = "item", f'attr("{new[0]}").not_exists()'
    if values:
        # Two items can have one key then, so the stored one must be the same as a whole.
        item, free = "new", f"{free} | same(new)"
    return _Loop(
        table=table,
        names=("Check", "DynamoDB", "Put", "Raw", "attr"),
        imports=(_CANCELED_IMPORT,),
        stdlib=_SAME_IMPORTS,
        functions=(*_SAME, *(("", "", *converted) if values else ())),
        setup=('new_table = os.environ["NEW_TABLE_NAME"]', *_names(table)),
        body=(
            f"if not item.keys() >= {{{listed}}}:",
            '    print("not copied: it has no key of the new table", key)',
            "    continue",
            *(("new = converted(item)",) if values else ()),
            f"copy = Put(new_table, {item}, condition={free})",
            "try:",
            "    dynamodb.transact_write([Check(table, key, same(item)), copy])",
            _CANCELED,
            *(_CONVERTED_REASONS if values else _COPY_REASONS),
        ),
    ).text()


def _names(table: Entity) -> Iterable[str]:
    return ("names = [", *(f'    "{name}",' for name in table.attributes), "]")


def check_code(table: Entity, condition: str, *body: str, stdlib: tuple[str, ...] = ()) -> str:
    """Return the job that looks at each item which meets a condition, and writes nothing."""
    return _Loop(table=table, filter=condition, stdlib=stdlib, body=body).text()


def list_code(values: Iterable[str]) -> str:
    """Return the literal of a list of texts, in order."""
    return f"[{', '.join(map(quoted, sorted(values)))}]"
