"""Names of schemas become valid names in Python, and names that cannot be valid are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.codegen import names


@pytest.mark.parametrize(
    ("name", "snake", "kebab", "upper"),
    [
        ("cognitoSub", "cognito_sub", "cognito-sub", "COGNITO_SUB"),
        ("needsMFASetup", "needs_mfa_setup", "needs-mfa-setup", "NEEDS_MFA_SETUP"),
        ("needsVAT", "needs_vat", "needs-vat", "NEEDS_VAT"),
        ("OrganizationUsers", "organization_users", "organization-users", "ORGANIZATION_USERS"),
        ("field10", "field10", "field10", "FIELD10"),
        ("id", "id", "id", "ID"),
    ],
)
def test_words_of_a_name(name: str, snake: str, kebab: str, upper: str) -> None:
    """A run of capitals is one word, and a number belongs to the word before it."""
    assert (names.snake(name), names.kebab(name), names.upper_snake(name)) == (snake, kebab, upper)


def test_capitals_at_word_starts() -> None:
    """camelCase restores a name unless it has a word in capitals. PascalCase changes the first letter only."""
    assert names.camel(names.snake("cognitoSub")) == "cognitoSub"
    assert names.camel(names.snake("needsVAT")) == "needsVat"
    assert names.pascal("createdAt") == "CreatedAt"


@pytest.mark.parametrize("name", ["id", "createdAt", "type", "self"])
def test_valid_attribute_names(name: str) -> None:
    """Reserved words of DynamoDB and names of arguments are valid for attributes."""
    assert names.attribute_name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("class", "is a Python keyword"),
        ("modelConfig", "belongs to pydantic's models"),
        ("copy", "belongs to pydantic's models"),
        ("list", "is a type that the model's own annotations need"),
    ],
)
def test_invalid_attribute_names(name: str, problem: str) -> None:
    """A field must not be a keyword, a name of pydantic, or a type in annotations."""
    assert names.attribute_name_problem(name) == problem


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Users", None),
        ("users", "is not PascalCase"),
        ("My_Users", "is not PascalCase"),
        ("Users\n", "is not PascalCase"),
        ("None", "is a Python keyword"),
        ("Lambda", "makes a module 'lambda', which is a Python keyword"),
        ("KeyError", "is a builtin name of Python"),
        ("Repository", "is a name that generated code needs"),
    ],
)
def test_class_names(name: str, problem: str | None) -> None:
    """A class must not hide a name that generated modules use, and its module must not be a keyword."""
    assert names.class_name_problem(name) == problem


@pytest.mark.parametrize(
    ("field", "argument"),
    [
        ("email", "email"),
        ("limit", "limit_"),
        ("condition", "condition_"),
        ("license", "license_"),
        ("self", "self_"),
        ("type", "type_"),
        ("decode_by_x", "decode_by_x_"),
    ],
)
def test_reserved_arguments_get_an_underscore(field: str, argument: str) -> None:
    """An argument must not hide a builtin, or a name that the repository's methods use."""
    assert names.argument_name(field) == argument


@given(st.from_regex(names.ATTRIBUTE_NAME, fullmatch=True))
def test_every_attribute_name_becomes_an_identifier(name: str) -> None:
    """Whatever the capitals and digits, the field is a lower-case identifier."""
    assert names.snake(name).isidentifier()
    assert names.snake(name) == names.snake(name).lower()
