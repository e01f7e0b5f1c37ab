"""The names of schemas as names in Python, in paths and in generated code, and checks that they are valid there."""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache

from orb_models import names as model_names

snake = cache(model_names.snake)
table_name_variable = model_names.table_name_variable

# `\Z`, because `$` also matches before a final line break.
CLASS_NAME = re.compile(r"[A-Z][a-zA-Z0-9]*\Z")
ATTRIBUTE_NAME = re.compile(r"[a-z][a-zA-Z0-9]*\Z")
PYTHON_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
QUERY_NAME = re.compile(r"query_by_[a-z][a-z0-9_]*\Z")
ENUM_MEMBER = re.compile(r"[A-Z][A-Z0-9_]*\Z")

MAX_CLASS_NAME = 100
"""The most characters of an entity or enum.

With what is added to it, no table, alarm, export or file then has a name of more than 255 characters.
"""

# Names of pydantic's BaseModel. `field_name_problem` also refuses `model_...`.
_PYDANTIC_NAMES = frozenset(
    [
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "mro",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "register",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    ]
)
# Names that the annotations of a model or an input use.
_ANNOTATION_NAMES = frozenset(
    [
        "bool",
        "bytes",
        "checked_by",
        "default_of",
        "float",
        "frozenset",
        "int",
        "key_length",
        "list",
        "one_of",
        "str",
    ]
)
# Names that generated modules import or define besides the classes of the schemas. A test holds them complete.
_RESERVED_CLASSES = frozenset(
    [
        "Annotated",
        "Attr",
        "Binary",
        "Blocklist",
        "ClassVar",
        "Condition",
        "Counter",
        "DISTINCT",
        "Date",
        "Decimal",
        "Definition",
        "DependentInput",
        "Factory",
        "Field",
        "Final",
        "Flag",
        "Input",
        "Item",
        "Iterable",
        "Iterator",
        "JsonValue",
        "KeyText",
        "Length",
        "Literal",
        "Mapping",
        "MappingProxyType",
        "Matches",
        "Model",
        "Number",
        "Page",
        "Regex",
        "RegistryItem",
        "Relation",
        "Repository",
        "Right",
        "Rule",
        "SET",
        "Sequence",
        "SortKeyText",
        "StrEnum",
        "Timestamp",
        "TypedDict",
        "UTC",
        "Unpack",
        "Update",
        "Visible",
        "WholeNumber",
    ]
)
# Builtins that an argument would hide. `site` adds the last ones, but not to every interpreter.
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower()) | {
    "copyright",
    "credits",
    "exit",
    "license",
    "quit",
}
# Builtins, and names that the methods of repositories define or use.
_RESERVED_ARGUMENTS = _BUILTINS | {
    "condition",
    "consistent",
    "cursor",
    "decode",
    "expected_version",
    "forward",
    "limit",
    "new",
    "now",
    "self",
    "update",
}


def kebab(name: str) -> str:
    """Return a name in kebab-case: `OrganizationUsers` becomes `organization-users`."""
    return snake(name).replace("_", "-")


def upper_snake(name: str) -> str:
    """Return a name in UPPER_SNAKE: `OrganizationUsers` becomes `ORGANIZATION_USERS`."""
    return snake(name).upper()


def pascal(name: str) -> str:
    """Return a name in PascalCase: `createdAt` becomes `CreatedAt`."""
    return name[:1].upper() + name[1:]


@cache
def camel(name: str) -> str:
    """Return a name in camelCase, as the alias generator of models does: `cognito_sub` becomes `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def enum_member(value: str) -> str:
    """Return the name of a value of an enum in Python: `motion_detected` becomes `MOTION_DETECTED`."""
    return value.upper()


@cache
def field_name_problem(field: str) -> str | None:
    """Return why a name cannot be that of a model's field. None: it can."""
    if keyword.iskeyword(field):
        return "is a Python keyword"
    if field in _PYDANTIC_NAMES or field.startswith("model_"):
        return "belongs to pydantic's models"
    if field in _ANNOTATION_NAMES:
        return "is a type that the model's own annotations need"
    return None


def free_field_name(field: str) -> str:
    """Return a similar name that a field can have, for advice."""
    return f"own_{field}" if field_name_problem(f"{field}_") else f"{field}_"


def class_name_problem(name: str) -> str | None:
    """Return why an entity or enum cannot have a name. None: it can."""
    if not CLASS_NAME.match(name):
        return "is not PascalCase"
    if len(name) > MAX_CLASS_NAME:
        return f"has more than {MAX_CLASS_NAME} characters"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    if keyword.iskeyword(snake(name)):
        return f"makes a module '{snake(name)}', which is a Python keyword"
    if hasattr(builtins, name):
        return "is a builtin name of Python"
    return "is a name that generated code needs" if name in _RESERVED_CLASSES else None


def plural(field: str) -> str:
    """Return the argument for many values of a field."""
    return argument_name(f"{field}s")


def argument_name(field: str) -> str:
    """Return the argument name of a field. A reserved name gets an underscore at its end."""
    is_reserved = field in _RESERVED_ARGUMENTS or field.startswith("decode_by_")
    return f"{field}_" if is_reserved else field
