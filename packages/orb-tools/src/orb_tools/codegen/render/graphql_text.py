"""The schema of the API in GraphQL's own language (SDL), in the dialect of AppSync.

AppSync reads comments above types and fields as their descriptions, and refuses texts in triple quotes. It cannot read
comments within enums:
https://github.com/aws/aws-appsync-community/issues/38 and https://github.com/aws/aws-appsync-community/issues/55
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.check.api import Api, ApiOperation, ApiType

DIALECT = """\
scalar AWSDate
scalar AWSDateTime
scalar AWSEmail
scalar AWSIPAddress
scalar AWSJSON
scalar AWSPhone
scalar AWSTime
scalar AWSTimestamp
scalar AWSURL
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
"""
"""What AppSync defines itself. Other tools need it before the schema."""
_WIDTH = 110


def graphql_text(api: Api) -> str:
    """Return the schema. The functions check rights too: the directives only refuse callers earlier."""
    roots = {
        root: [operation for operation in api.operations if operation.is_mutation is is_mutation]
        for root, is_mutation in (("Query", False), ("Mutation", True))
    }
    parts = ["".join(_schema(root for root, operations in roots.items() if operations))]
    parts += ["".join(_root(root, operations)) for root, operations in roots.items() if operations]
    parts += ["".join(_type(type_)) for type_ in api.types.values()]
    parts += [
        f"enum {enum.name} {{\n{''.join(f'  {value}' + chr(10) for value in enum.values)}}}\n"
        for enum in api.enums
    ]
    return "\n".join(parts)


def _schema(roots: Iterable[str]) -> Iterator[str]:
    yield "schema {\n"
    yield from (f"  {root.lower()}: {root}\n" for root in roots)
    yield "}\n"


def _root(name: str, operations: Iterable[ApiOperation]) -> Iterator[str]:
    yield f"type {name} {{\n"
    for operation in operations:
        yield from _comment(operation.description, 2)
        arguments = f"(input: {operation.input})" if operation.input else ""
        groups = ", ".join(f'"{group}"' for group in operation.groups)
        yield f"  {operation.name}{arguments}: {operation.answer}\n    @aws_auth(cognito_groups: [{groups}])\n"
    yield "}\n"


def _type(type_: ApiType) -> Iterator[str]:
    yield from _comment(type_.description, 0)
    yield f"{'input' if type_.is_input else 'type'} {type_.name} {{\n"
    for field in type_.fields:
        yield from _comment(field.description, 2)
        yield f"  {field.name}: {field.type}\n"
    yield "}\n"


def _comment(text: str, indent: int) -> Iterator[str]:
    mark = f"{' ' * indent}# "
    lines = textwrap.wrap(text, _WIDTH, initial_indent=mark, subsequent_indent=mark)
    yield from (f"{line}\n" for line in lines)
