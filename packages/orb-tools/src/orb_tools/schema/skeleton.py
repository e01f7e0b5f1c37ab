"""The first text of a new entity: valid, and with a comment on what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from orb_tools.codegen import names
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.read.yaml_document import display_path
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Kind = Literal["dynamodb", "lambda-dynamodb", "table", "lambda", "standard", "input", "registry"]
_TABLE = """\
model:
  keys:
    primary:
      partition: {id}  # add `sort: ...` if the partition key alone does not identify an item
    secondary:
      # An index for each question that the primary key does not answer. The repository gets a query for it.
      - name: OwnerIndex
        type: GSI
        partition: ownerId
        sort: createdAt
        projection_type: ALL
  attributes:
    {id}:
      type: string
      generated: uuid  # the repository sets it
      description: The id, a UUID.
    ownerId:
      type: string
      description: The user who owns it.
    label:
      type: string
      required: false  # absent attributes are not stored
      maxLength: 100
      description: The name for people.
    createdAt:
      type: timestamp
      generated: created
      description: When the item was created.
    updatedAt:
      type: timestamp
      generated: updated
      description: When the item last changed.
"""
_HAND_WRITTEN = """\
model:
  keys:
    primary:
      partition: {id}  # add `sort: ...` if the partition key alone does not identify an item
  attributes:  # only the table and the rights are generated: the Python of its items is hand-written
    {id}:
      type: string
      description: The id.
    expiresAt:
      type: timestamp
      required: false
      description: When the item expires.
  ttl:
    enabled: true
    attribute: expiresAt
"""
_MODEL = """\
model:
  attributes:
    label:
      type: string
      description: The name for people.
    count:
      type: number  # a whole number; `decimal` for others
      required: false
      description: How many there are.
"""
_RIGHTS = """\
  # Who may use the operations. An operation that no group lists may not be used.
  authConfig:
    cognitoAuthentication:
      groups:
"""
_REGISTRY = """\
items:
  # The code of an item is its key. Other registries cannot have the same code.
  {code}-001:
    message: What the user reads.
    description: What the code means.
    solution: What the user can do about it.
"""
_BODIES: dict[Kind, str] = {
    "dynamodb": _TABLE,
    "lambda-dynamodb": _TABLE,
    "table": _HAND_WRITTEN,
    "lambda": _MODEL,
    "standard": _MODEL,
    "input": _MODEL,
    "registry": _REGISTRY,
}
_WITH_OPERATIONS = frozenset({"dynamodb", "lambda-dynamodb", "table", "lambda"})
_GROUPS = 2
"""How many groups get rights in the first text."""


def skeleton(name: str, kind: Kind, *, folders: int = 0, groups: Sequence[str] = ()) -> str:
    """Return the text of a new entity.

    Args:
        name: Its name in PascalCase.
        kind: Its kind.
        folders: The number of folders between entities/ and the file.
        groups: The user groups that may use its operations.
    """
    key = names.camel(names.snake(name.removesuffix("s") or name)) + "Id"
    up = "../" * (folders + 1)
    head = (
        f"# yaml-language-server: $schema={up}entity.schema.json\n"
        f"type: {kind}\nname: {name}\nversion: '1.0'\ndescription: What an item of {name} is.\n"
    )
    has_rights = bool(groups) and kind in _WITH_OPERATIONS
    rights = _RIGHTS + "".join(f"        {group}: '*'\n" for group in groups) if has_rights else ""
    return (
        head + _BODIES[kind].format(id=key, code=f"ORB-{names.upper_snake(name).replace('_', '-')}") + rights
    )


def write_skeleton(schemas: Path, name: str, kind: Kind) -> Path:
    """Write the file of a new entity and return its path. `name`: with its folders, such as `shop/Things`.

    Raises:
        ToolError: The name or a folder is not valid, or an entity has the name already. Nothing was written.
    """
    *folders, last = name.split("/")
    problem = names.class_name_problem(last)
    if problem is None and not all(folder.isidentifier() and folder.islower() for folder in folders):
        problem = "is in a folder that is not a lower-case Python name"
    if problem is not None:
        raise ToolError(f"'{name}' {problem}", hint="name it in PascalCase, such as Things or shop/Things")
    for path in (schemas / "entities").rglob("*.yml"):
        if path.stem == last:
            what = f"there is an entity '{last}' already, in {display_path(path)}"
            raise ToolError(
                what, hint="names are unique over all folders: choose another one, or edit that file"
            )
    path = schemas.joinpath("entities", *folders, f"{last}.yml")
    before = Faults()
    catalogue = load_catalogue(schemas, before)
    enum = catalogue.enums.get("UserGroup")
    groups = enum.values[:_GROUPS] if enum is not None else ()
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(skeleton(last, kind, folders=len(folders), groups=groups), encoding="utf-8")
    after = Faults()
    load_catalogue(schemas, after)
    # Lines of other files do not move, so a fault that was not there is about the new one.
    if found := after.found - before.found:
        path.unlink()
        for folder in made:
            folder.rmdir()
        raise ToolError(
            f"'{name}' does not fit in with the other schemas; nothing was written",
            hint="choose another name or folder",
            faults=list(map(str, sorted(found))),
        )
    return path
