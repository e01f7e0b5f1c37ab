"""The rights of operations: a module for each entity, and the page docs/rights.md. Their views and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_common.security.rights import Right
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_tools.codegen.header import header, markdown_header
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.pages import pages_of_orb
from orb_tools.codegen.render.python_source import docstring, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity


class RightsView(TypedDict):
    """What a module of rights holds, as source text."""

    header: str
    doc: str
    imports: str
    constants: list[tuple[str, str]]
    rights: list[tuple[str, str]]


class RightsTable(TypedDict):
    """The rights of an entity on the page."""

    name: str
    source: str
    module: str
    """Empty: only the API has the rights."""
    rows: list[tuple[str, str, str, str]]


class RightsPageView(TypedDict):
    """What the page of rights shows."""

    header: str
    pages: str
    """Where the pages of orb are: empty if they are beside this one."""
    administrators: str
    tables: list[RightsTable]


def rights_text(view: RightsView) -> str:
    """Return the text of a module of rights."""
    constants = [fit(f"{name} = frozenset({{{groups}}})") for name, groups in view["constants"]]
    rights = [fit(f'"{operation}": Right({arguments}),', 8) for operation, arguments in view["rights"]]
    return "\n".join(
        [
            view["header"],
            view["doc"],
            "",
            "from __future__ import annotations",
            "",
            "from types import MappingProxyType",
            "from typing import TYPE_CHECKING, Final",
            "",
            f"from orb_common.security.rights import {view['imports']}",
            "",
            "if TYPE_CHECKING:",
            "    from collections.abc import Mapping",
            "",
            *constants,
            "RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(",
            "    {",
            *rights,
            "    }",
            ")",
            "",
        ]
    )


def rights_view(entity: Entity) -> RightsView:
    """Return what the module of an entity's rights holds."""
    constants: dict[str, str] = {}
    rights = []
    for operation, right in entity.rights.items():
        groups = sorted(right.groups)
        constant = f"_{'_'.join(groups)}"
        constants[constant] = ", ".join(map(quoted, groups))
        arguments = [f"groups={constant}"]
        if right.relation is not None:
            arguments.append(f"relation=Relation.{right.relation.name}")
        if right.permission is not None:
            arguments.append(f"permission={quoted(right.permission)}")
        rights.append((operation, ", ".join(arguments)))
    needs_relation = any(right.relation is not None for right in entity.rights.values())
    return {
        "header": header(entity.source),
        "doc": docstring(f"Who may use the operations on {entity.name}."),
        "imports": "Relation, Right" if needs_relation else "Right",
        "constants": sorted(constants.items()),
        "rights": rights,
    }


def rights_page_text(view: RightsPageView) -> str:
    """Return the text of docs/rights.md."""
    return f"""\
{view["header"]}
# Who may do what
Find an operation in the tables below, and read who may call it:

| column | for example | what it says |
|---|---|---|
| groups | `OWNER, USER` | the groups of the user pool whose members may call the operation. \
Members of {view["administrators"]} are administrators of the platform: they need no relation and no permission |
| relation | `self` | the caller's relation to the target of the operation. `self`: the target is the caller's own. \
`member`: the caller is a member of the organization, or its owner. `owner`: the caller owns the organization |
| permission | `organization.read` | what the caller's role in the organization must permit \
([permissions]({view["pages"]}security.md#permissions)) |

Nobody may call an operation that has no row. `API key` among the groups: the schema also admits callers \
with only an API key.
Only the API reads this entry. Functions refuse such callers.

The tables come from the schemas ([how]({view["pages"]}schemas.md#who-may-do-what)). Functions check the same rights \
([how]({view["pages"]}appsync.md#rights)).
{"".join(map(_table_text, view["tables"]))}"""


def _table_text(table: RightsTable) -> str:
    module = f"; in Python `{table['module']}.RIGHTS`" if table["module"] else ""
    rows = "".join(f"| {' | '.join(row)} |\n" for row in table["rows"])
    return f"""
## {table["name"]}
From `{table["source"]}`{module}.

| operation | groups | relation | permission |
|---|---|---|---|
{rows}"""


def rights_page_view(catalogue: Catalogue) -> RightsPageView:
    """Return what docs/rights.md shows."""
    return {
        "header": markdown_header("schemas/"),
        "pages": pages_of_orb(catalogue),
        "administrators": " or ".join(sorted(PLATFORM_ADMINISTRATORS)),
        "tables": [
            {
                "name": entity.name,
                "source": entity.source,
                "module": f"{catalogue.models_package}.rights.{entity.path}" if entity.rights else "",
                "rows": [
                    _row(entity, operation)
                    for operation in entity.operations
                    if operation in entity.rights or operation in entity.api_key
                ],
            }
            for entity in catalogue.entities.values()
            if entity.rights or entity.api_key
        ],
    }


def _row(entity: Entity, operation: str) -> tuple[str, str, str, str]:
    right = entity.rights.get(operation, Right(groups=frozenset()))
    callers = [*sorted(right.groups), *(["API key"] if operation in entity.api_key else [])]
    return operation, ", ".join(callers), right.relation or "-", right.permission or "-"
