"""Names of schemas become valid names in Python, and names that cannot be valid are refused."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_models import input, model  # noqa: A004 - the name of the module
from orb_models.model import Model
from orb_tools.codegen import names
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.render import attribute_types


@pytest.mark.parametrize("name", ["A1" * 50, "Ab" * 50, "A" + "a" * 99])
def test_the_longest_names_fit_into_aws(name: str) -> None:
    """With what the stacks add, no name of a table, an alarm, an export or a file has more than 255 characters."""
    assert names.class_name_problem(name) is None
    assert names.class_name_problem(f"{name}s") == "has more than 100 characters"
    alarm = f"{'c' * 16}-{'p' * 24}-staging-{names.kebab(name)}-write-throttles"
    export = f"{'s' * 128}-{name}TableStreamArn"
    assert max(map(len, (alarm, export, f"{names.snake(name)}.json"))) <= 255


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


@given(st.from_regex(names.PYTHON_NAME, fullmatch=True))
def test_wire_names_of_fields_are_those_of_models(field: str) -> None:
    """The generator and the models at run time make the same wire name of a field, so it is left out if it is that."""
    alias_of: Any = Model.model_config["alias_generator"]
    assert names.camel(field) == alias_of(field)


def test_capitals_at_word_starts() -> None:
    """camelCase restores a name unless it has a word in capitals. PascalCase changes the first letter only."""
    assert names.camel(names.snake("cognitoSub")) == "cognitoSub"
    assert names.camel(names.snake("needsVAT")) == "needsVat"
    assert names.pascal("createdAt") == "CreatedAt"


@pytest.mark.parametrize("field", ["id", "created_at", "type", "self"])
def test_valid_field_names(field: str) -> None:
    """Reserved words of DynamoDB and names of arguments are valid for fields."""
    assert names.field_name_problem(field) is None


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ("class", "is a Python keyword"),
        ("model_config", "belongs to pydantic's models"),
        ("copy", "belongs to pydantic's models"),
        ("list", "is a type that the model's own annotations need"),
    ],
)
def test_invalid_field_names(field: str, problem: str) -> None:
    """A field must not be a keyword, a name of pydantic, or a type in annotations. A valid name is suggested."""
    assert names.field_name_problem(field) == problem
    assert names.field_name_problem(names.free_field_name(field)) is None


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


def test_no_class_hides_what_generated_modules_use() -> None:
    """Whatever name a generated module imports, no entity or enum can have it."""
    root = Path(__file__).parent / "goldens"
    catalogue = load_catalogue(root / "schemas", Faults())
    constants = (validator.constant for validator in catalogue.validators.values())
    own = "|".join(
        (*catalogue.enums, *catalogue.entities, *catalogue.registries, *catalogue.rules, *constants)
    )
    used = {
        alias.asname or alias.name
        for path in (root / "expected").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    foreign = {name for name in used if names.CLASS_NAME.match(name) and not re.match(f"({own})", name)}
    # The goldens do not have every type, but the views do.
    views = "".join(path.read_text() for path in Path(attribute_types.__file__).parent.glob("*.py"))
    public = {name for module in (model, input) for name in vars(module) if names.CLASS_NAME.match(name)}
    foreign |= {name for name in public if f'"{name}"' in views}
    assert len(foreign) > 25
    assert [name for name in sorted(foreign) if names.class_name_problem(name) is None] == []
