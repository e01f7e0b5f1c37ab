"""The schema of the API is valid GraphQL, and says what AppSync's dialect needs."""

from __future__ import annotations

import re
from typing import Any

from graphql import GraphQLSchema, build_schema, validate_schema

from orb_tools.codegen.render.graphql_text import DIALECT, graphql_text

SCALARS = "AWSDate AWSDateTime AWSEmail AWSIPAddress AWSJSON AWSPhone AWSTime AWSTimestamp AWSURL".split()  # noqa: SIM905
DECLARED = (
    "".join(f"scalar {name}\n" for name in SCALARS)
    + "directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION\n"
)


def built(text: str) -> GraphQLSchema:
    schema = build_schema(DECLARED + text)
    assert validate_schema(schema) == []
    return schema


def test_types_and_operations_are_written(golden_tree: Any) -> None:
    """graphql-core reads every operation, type and field as the catalogue has it."""
    api = golden_tree.catalogue().api
    schema = built(graphql_text(api))
    for operation in api.operations:
        root: Any = schema.mutation_type if operation.is_mutation else schema.query_type
        field = root.fields[operation.name]
        assert str(field.type) == operation.answer
        assert [str(argument.type) for argument in field.args.values()] == [operation.input] * bool(
            field.args
        )
    for type_ in api.types.values():
        found: Any = schema.type_map[type_.name]
        assert {name: str(field.type) for name, field in found.fields.items()} == {
            field.name: field.type for field in type_.fields
        }
    for enum in api.enums:
        enumeration: Any = schema.type_map[enum.name]
        assert tuple(enumeration.values) == enum.values


def test_every_operation_names_its_groups(golden_tree: Any) -> None:
    """Each field of Query and Mutation has the directive with its groups, because the API denies by default."""
    api = golden_tree.catalogue().api
    text = graphql_text(api)
    given_groups = re.findall(
        r'^  (\w+).*: \w+\n    @aws_auth\(cognito_groups: \["(.+)"\]\)$', text, re.MULTILINE
    )
    assert {name: tuple(groups.split('", "')) for name, groups in given_groups} == {
        operation.name: operation.groups for operation in api.operations
    }


def test_comments_are_outside_of_enums(golden_tree: Any) -> None:
    """AppSync refuses texts in triple quotes, and comments within enums."""
    golden_tree.replace("Something with", 'Null """ Something with', "entities/Gadgets.yml")
    text = graphql_text(golden_tree.catalogue().api)
    assert '# Null """ Something with' in text
    without_comments = re.sub(r"^ *# .*\n", "", text, flags=re.MULTILINE)
    assert '"""' not in without_comments
    assert "#" not in without_comments
    enums = re.findall(r"^enum \w+ \{\n(?:  \w+\n)+\}$", text, re.MULTILINE)
    assert len(enums) == text.count("\nenum ")
    assert max(map(len, text.splitlines())) <= 200


def test_a_description_is_one_comment(schema_tree: Any) -> None:
    """Whitespace of a description cannot end its comment, which ends at the line."""
    schema_tree.append(
        '    note: {type: string, required: false, description: "a\\n b"}\n'
        "  authConfig: {cognitoAuthentication: {groups: {USER: [ThingsGet]}}}\n"
    )
    schema_tree.write("config.yml", "api: {things: [Things]}\n")
    assert "  # a  b\n  note: String\n" in graphql_text(schema_tree.catalogue().api)


def test_the_dialect_is_declared() -> None:
    """What other tools need before the schema is what AppSync documents."""
    assert set(DIALECT.splitlines()) == set(DECLARED.splitlines())
