"""The GraphQL API: its operations and its types, as checks and renderers see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.core import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiField:
    """A field of a type, or an argument of an operation."""

    name: str
    type: str
    """In GraphQL, such as `[String!]!`."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiType:
    """A type of answers, or an input."""

    name: str
    fields: tuple[ApiField, ...]
    description: str = ""
    is_input: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOperation:
    """A field of Query or Mutation."""

    name: str
    unit: str
    """The unit whose function answers it."""
    is_mutation: bool
    input: str
    """The type of its argument `input`, such as `UsersGetInput!`. Empty: it has no argument."""
    answer: str
    """The type of its answer, such as `UsersResponse`."""
    groups: tuple[str, ...]
    """The groups that may use it, in order of name."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The GraphQL API."""

    units: Mapping[str, tuple[str, ...]]
    """The entities that each unit serves."""
    operations: tuple[ApiOperation, ...]
    types: Mapping[str, ApiType]
    """By name, in the order in which operations need them."""
    enums: tuple[Enum, ...]
    """In order of name."""
