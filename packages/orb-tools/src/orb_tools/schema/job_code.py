"""The Python of the jobs that change or check stored items.

Each job reads the table once, so it ends. It writes under the condition that the item still has the value that it read,
so it never overwrites what another writer wrote meanwhile. A second run finds only what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    return _Loop(
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
    ).text()


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
        imports=(
            "from orb_common.exceptions import DynamoDBTransactionCanceledError",
            "from orb_models.unique_values import OWNER, TABLE_NAME_VARIABLE, VALUE, owner_text, row_key",
        ),
        setup=("values = os.environ[TABLE_NAME_VARIABLE]",),
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


def copy_code(table: Entity, keys: Iterable[str]) -> str:
    """Return the job that copies each item into another table, in one transaction with a check of the item."""
    names = (f'    "{name}",' for name in table.attributes)
    new = [*keys]
    listed = ", ".join(f'"{name}"' for name in new)
    return _Loop(
        table=table,
        names=("Check", "DynamoDB", "Put", "Raw", "attr"),
        imports=("from orb_common.exceptions import DynamoDBTransactionCanceledError",),
        stdlib=("from functools import reduce", "from operator import and_"),
        functions=(
            "def same(item):",
            '    """Return the condition that an item is still the one that was read."""',
            "    found = (attr(n).eq(Raw(item[n])) if n in item else attr(n).not_exists() for n in names)",
            "    return reduce(and_, found)",
        ),
        setup=('new_table = os.environ["NEW_TABLE_NAME"]', "names = [", *names, "]"),
        body=(
            f"if not item.keys() >= {{{listed}}}:",
            '    print("not copied: it has no key of the new table", key)',
            "    continue",
            f'copy = Put(new_table, item, condition=attr("{new[0]}").not_exists())',
            "try:",
            "    dynamodb.transact_write([Check(table, key, same(item)), copy])",
            _CANCELED,
            "    stored = error.reasons[1].item",
            "    if not stored:",
            '        print("not copied: it changed meanwhile, run the job again", key)',
            "    elif any(stored.get(name) != value for name, value in key.items()):",
            '        print("not copied: another item has its key in the new table", key)',
        ),
    ).text()


def check_code(table: Entity, condition: str, *body: str, stdlib: tuple[str, ...] = ()) -> str:
    """Return the job that looks at each item which meets a condition, and writes nothing."""
    return _Loop(table=table, filter=condition, stdlib=stdlib, body=body).text()


def list_code(values: Iterable[str]) -> str:
    """Return the literal of a list of texts, in order."""
    return f"[{', '.join(map(quoted, sorted(values)))}]"
