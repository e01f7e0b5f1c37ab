"""What the demo and the console ask for is in the API."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from orb_tools.demo.operations import OPERATIONS, document

pytestmark = pytest.mark.repository
ROOT = Path(__file__).resolve().parents[4]
APPSYNC = """
scalar AWSTimestamp
scalar AWSJSON
scalar AWSDateTime
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
"""
"""What AppSync adds to a schema."""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    text = (ROOT / "infrastructure" / "graphql" / "hub.graphql").read_text(encoding="utf-8")
    return build_schema(APPSYNC + text)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_documents_of_the_demo_are_valid(schema: GraphQLSchema, operation: str) -> None:
    """Each operation is a query or a mutation of the API, with these fields and this input."""
    assert validate(schema, parse(document(operation))) == []


def test_queries_of_the_console_are_valid(schema: GraphQLSchema) -> None:
    """One can run each tab as it is."""
    page = files("orb_tools.hub").joinpath("console_page", "queries.graphql")
    assert validate(schema, parse(page.read_text(encoding="utf-8"))) == []
