"""How a name in a schema becomes a name in Python, in a path or in a template."""

from __future__ import annotations

import builtins
import keyword
import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")

# `\Z`, not `$`, which takes a line break at the end.
CLASS = re.compile(r"[A-Z][a-zA-Z0-9]*\Z")
ATTRIBUTE = re.compile(r"[a-z][a-zA-Z0-9]*\Z")
MEMBER = re.compile(r"[A-Z][A-Z0-9_]*\Z")

# What pydantic's BaseModel calls its own (and `model_...`, which is_reserved covers), and what annotations need.
_MODEL_OWN = frozenset(
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
_ANNOTATIONS = frozenset(["bool", "bytes", "float", "int", "list", "str"])
# What generated modules import or define beside the classes of the schemas.
_TAKEN_CLASSES = frozenset(
    [
        "Annotated",
        "ClassVar",
        "Condition",
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
        "MISFITS",
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
        "Whole",
    ]
)
# Builtins that an argument would hide (those of the interpreter itself, not what `site` adds for the prompt), and what
# the repositories' methods have or use under that name anyway.
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower()) - {
    "copyright",
    "credits",
    "exit",
    "license",
    "quit",
}
_TAKEN_ARGUMENTS = _BUILTINS | {
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


def snake(name: str) -> str:
    """`cognitoSub` -> `cognito_sub`, `needsMFASetup` -> `needs_mfa_setup`."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def kebab(name: str) -> str:
    """`OrganizationUsers` -> `organization-users`."""
    return snake(name).replace("_", "-")


def upper(name: str) -> str:
    """`OrganizationUsers` -> `ORGANIZATION_USERS`."""
    return snake(name).upper()


def pascal(name: str) -> str:
    """`createdAt` -> `CreatedAt`."""
    return name[:1].upper() + name[1:]


def camel(name: str) -> str:
    """`cognito_sub` -> `cognitoSub`: what the models' alias generator does."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def unusable(name: str) -> str | None:
    """Why an attribute cannot be a field of a model. None: it can."""
    field = snake(name)
    if keyword.iskeyword(name) or keyword.iskeyword(field):
        return "is a Python keyword"
    if field in _MODEL_OWN or field.startswith("model_"):
        return "belongs to pydantic's models"
    if field in _ANNOTATIONS:
        return "is a type that the model's own annotations need"
    return None


def unusable_class(name: str) -> str | None:
    """Why an entity or enum cannot have that name. None: it can."""
    if not CLASS.match(name):
        return "is not PascalCase"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    if keyword.iskeyword(snake(name)):
        return f"makes a module '{snake(name)}', which is a Python keyword"
    if hasattr(builtins, name):
        return "is a name of Python's own"
    return "is a name that generated code needs" if name in _TAKEN_CLASSES else None


def argument(field: str) -> str:
    """The field as a function's argument: one that is taken gets an underscore."""
    taken = field in _TAKEN_ARGUMENTS or field.startswith("decode_by_")
    return f"{field}_" if taken else field
