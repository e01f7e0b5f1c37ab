"""The names of schemas as names in Python, in paths and in templates, and checks that they are valid there."""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")

# `\Z`, because `$` also matches before a final line break.
CLASS_NAME = re.compile(r"[A-Z][a-zA-Z0-9]*\Z")
ATTRIBUTE_NAME = re.compile(r"[a-z][a-zA-Z0-9]*\Z")
ENUM_MEMBER = re.compile(r"[A-Z][A-Z0-9_]*\Z")

# Names of pydantic's BaseModel. `attribute_name_problem` also refuses `model_...`.
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
# Types that the annotations of a model use.
_ANNOTATION_NAMES = frozenset(["bool", "bytes", "float", "int", "list", "str"])
# Names that generated modules import or define besides the classes of the schemas.
_RESERVED_CLASSES = frozenset(
    [
        "Annotated",
        "Binary",
        "ClassVar",
        "Condition",
        "Date",
        "Decimal",
        "Definition",
        "Field",
        "Final",
        "Input",
        "Item",
        "Iterable",
        "Iterator",
        "JsonValue",
        "Literal",
        "Mapping",
        "MappingProxyType",
        "Model",
        "Page",
        "RegistryItem",
        "Repository",
        "StrEnum",
        "Timestamp",
        "UTC",
        "Update",
        "WholeNumber",
    ]
)
# Builtins that an argument would hide, without those that `site` adds for the prompt.
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower()) - {
    "copyright",
    "credits",
    "exit",
    "license",
    "quit",
}
# Builtins, and names that the methods of repositories define or use.
_RESERVED_ARGUMENTS = _BUILTINS | {
    "consistent",
    "cursor",
    "decode",
    "forward",
    "limit",
    "new",
    "now",
    "self",
    "update",
}


@cache
def snake(name: str) -> str:
    """Return a name in snake_case: `needsMFASetup` becomes `needs_mfa_setup`."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def kebab(name: str) -> str:
    """Return a name in kebab-case: `OrganizationUsers` becomes `organization-users`."""
    return snake(name).replace("_", "-")


def upper_snake(name: str) -> str:
    """Return a name in UPPER_SNAKE: `OrganizationUsers` becomes `ORGANIZATION_USERS`."""
    return snake(name).upper()


def pascal(name: str) -> str:
    """Return a name in PascalCase: `createdAt` becomes `CreatedAt`."""
    return name[:1].upper() + name[1:]


def camel(name: str) -> str:
    """Return a name in camelCase, as the alias generator of models does: `cognito_sub` becomes `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def enum_member(value: str) -> str:
    """Return the name of a value of an enum in Python: `motion_detected` becomes `MOTION_DETECTED`."""
    return value.upper()


def attribute_name_problem(name: str) -> str | None:
    """Return why an attribute cannot be a field of a model. None: it can."""
    field = snake(name)
    if keyword.iskeyword(name) or keyword.iskeyword(field):
        return "is a Python keyword"
    if field in _PYDANTIC_NAMES or field.startswith("model_"):
        return "belongs to pydantic's models"
    if field in _ANNOTATION_NAMES:
        return "is a type that the model's own annotations need"
    return None


def class_name_problem(name: str) -> str | None:
    """Return why an entity or enum cannot have a name. None: it can."""
    if not CLASS_NAME.match(name):
        return "is not PascalCase"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    if keyword.iskeyword(snake(name)):
        return f"makes a module '{snake(name)}', which is a Python keyword"
    if hasattr(builtins, name):
        return "is a builtin name of Python"
    return "is a name that generated code needs" if name in _RESERVED_CLASSES else None


def argument_name(field: str) -> str:
    """Return the argument name of a field. A reserved name gets an underscore at its end."""
    is_reserved = field in _RESERVED_ARGUMENTS or field.startswith("decode_by_")
    return f"{field}_" if is_reserved else field
