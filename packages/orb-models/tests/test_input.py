"""Inputs must follow the rules of the schemas and DynamoDB's limits for keys."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import orb_models
from orb_common.security import validate_email, validate_phone_number
from orb_common.utils.rules import PERSON_NAME
from orb_common.utils.text_rules import broken_rules
from orb_models import OwnershipTransferRequestsUpdate, UserGroup, Users, UsersCreate, UserStatus, UsersUpdate
from orb_models.input import DependentInput, Input, KeyText, Matches, SortKeyText
from orb_models.rules import EmailRule, PersonNameRule, PhoneNumberRule

CREATES = [getattr(orb_models, name) for name in orb_models.__all__ if name.endswith("Create")]
NEW = {"email": "ann@example.org", "firstName": "Ann", "lastName": "Sample"}


class Keys(Input):
    partition: KeyText
    sort: SortKeyText


EMAIL, PHONE, NAME = map(TypeAdapter, (EmailRule, PhoneNumberRule, PersonNameRule))


def takes(rule: TypeAdapter[str], text: str) -> bool:
    try:
        rule.validate_python(text)
    except ValidationError:
        return False
    return True


@given(
    st.emails()
    | st.text(max_size=130)
    | st.text(st.sampled_from("aA1.-_@+\u200b\u00e9 "), max_size=12)
    | st.from_regex(r"\+?[0-9]{1,17}\n?", fullmatch=True)
)
def test_inputs_and_validators_agree(text: str) -> None:
    """An input accepts a text exactly if the validator does."""
    assert takes(EMAIL, text) is validate_email(text)
    assert takes(PHONE, text) is validate_phone_number(text)
    assert takes(NAME, text) is not broken_rules(text, PERSON_NAME)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "a..b@example.org", "must be an e-mail address"),
        ("phoneNumber", "0301234567", "must be a phone number in E.164 form"),
        ("firstName", "\u200b", "must have letters, and no hidden characters"),
        ("cognitoId", "\u200b", "must have visible ASCII characters, and no others"),
        ("cognitoId", "a" * 129, "String should have at most 128 characters"),
        ("firstName", "a" * 101, "String should have at most 100 characters"),
        ("cognitoSub", "", "must have visible ASCII characters, and no others"),
    ],
)
def test_faults_name_the_rule(field: str, value: str, message: str) -> None:
    """The error has the message of the rule, and does not show the value."""
    with pytest.raises(ValidationError) as caught:
        UsersCreate.model_validate(NEW | {field: value})
    [fault] = caught.value.errors(include_url=False, include_input=False)
    assert (fault["loc"], fault["msg"]) == ((field,), message)
    assert not value or value not in str(caught.value)
    with pytest.raises(ValidationError):
        UsersUpdate.model_validate({field: value})


@given(st.lists(st.sampled_from(UserGroup), max_size=4))
def test_a_choice_of_several_names_each_once(groups: list[UserGroup]) -> None:
    """A list of enum values is accepted in any order, and refused if it has a value twice."""
    sent = {"groups": [str(group) for group in groups]}
    if len(set(groups)) == len(groups):
        assert UsersUpdate.model_validate(sent).groups == groups
    else:
        with pytest.raises(ValidationError, match="must not have a value twice") as caught:
            UsersUpdate.model_validate(sent)
        assert [fault["loc"] for fault in caught.value.errors()] == [("groups",)]


def test_keys_are_filled_and_have_a_size() -> None:
    """A partition key has 1 to 2,048 bytes, and a sort key 1 to 1,024. A character has up to four bytes."""
    assert Keys(partition="x" * 2048, sort="\u00e9" * 512).sort == "\u00e9" * 512
    assert Keys(partition="\U0001f600" * 512, sort="\U0001f600" * 256).partition
    for partition, sort in (("", "s"), ("p", ""), ("x" * 2049, "s"), ("p", "\u00e9" * 513), ("a\ud800", "s")):
        with pytest.raises(ValidationError):
            Keys(partition=partition, sort=sort)


@pytest.mark.parametrize("create", CREATES, ids=lambda create: create.__name__)
def test_every_key_text_has_a_size(create: Any) -> None:
    """The input refuses key texts that the repository would refuse, and reports them together with other faults."""
    repository = getattr(orb_models, create.__name__.replace("Create", "Repository"))
    wire = {field.alias: name for name, field in create.model_fields.items()}
    held = {name: most for name, most in repository.DEFINITION.max_key_bytes.items() if name in wire}
    with pytest.raises(ValidationError) as caught:
        create.model_validate({name: "x" * (most + 1) for name, most in held.items()})
    assert {fault["loc"][0] for fault in caught.value.errors() if fault["type"] != "missing"} == set(held)


def test_rules_are_in_the_json_schema() -> None:
    """The JSON Schema of an input shows the lengths, for forms that are made from it."""
    shown = UsersCreate.model_json_schema()["properties"]
    assert (shown["email"]["maxLength"], shown["firstName"]["maxLength"]) == (254, 100)


def test_inputs_have_no_field_that_the_repository_sets() -> None:
    """Defect 7: inputs lack the fields that the repository sets, and only required fields are required."""
    assert not {"user_id", "created_at", "updated_at"} & UsersCreate.model_fields.keys()
    assert not {"user_id", "created_at", "updated_at"} & UsersUpdate.model_fields.keys()
    assert not any(field.is_required() for field in UsersUpdate.model_fields.values())
    required = {name for name, field in UsersCreate.model_fields.items() if field.is_required()}
    assert required == {"email", "first_name", "last_name"}
    assert UsersCreate(email="a@b.org", first_name="A", last_name="B").status is UserStatus.PENDING


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@b.org", "a b@c.org", "a@b", "a@b.org\n", "a" * 65 + "@b.org"]
)
def test_rules_apply_to_inputs(email: str) -> None:
    """An input that breaks a rule is refused, and the message does not show the value."""
    with pytest.raises(ValidationError) as caught:
        UsersCreate(email=email, first_name="A", last_name="B")
    assert "email" in str(caught.value)
    assert not email or email not in str(caught.value)


def test_rules_do_not_apply_to_stored_items(wire: dict[str, Any]) -> None:
    """Stored items need not follow the rules, so a new rule leaves old items readable."""
    assert Users.model_validate(wire | {"email": "old style", "phoneNumber": "555"}).email == "old style"


def test_required_fields_cannot_be_removed() -> None:
    """In an update, None removes an optional attribute. For a required one it is refused."""
    assert UsersUpdate(phone_number=None).model_fields_set == {"phone_number"}
    with pytest.raises(ValidationError, match="email, firstName cannot be removed"):
        UsersUpdate(first_name=None, email=None)


def test_text_is_unicode() -> None:
    """Half a surrogate pair, which JSON can hold, is refused. The error names the field."""
    with pytest.raises(ValidationError, match="failure_reason"):
        OwnershipTransferRequestsUpdate(failure_reason="\ud800")


class Sheet(DependentInput):
    REQUIRED_WHEN: ClassVar[dict[str, tuple[str, ...]]] = {"is_folded": ("fold_width", "colour")}
    is_folded: bool = False
    fold_width: int | None = None
    colour: Annotated[str, Matches("[a-z]+")] | None = None


def test_patterns_match_the_whole_text() -> None:
    """A pattern is one of Python, matches all of a text, and is in the JSON Schema."""
    assert Sheet(colour="red").colour == "red"
    for refused in ("", "Red", "red\n", "a1"):
        with pytest.raises(ValidationError, match="has the wrong form"):
            Sheet(colour=refused)
    assert {"pattern": "^(?:[a-z]+)$", "type": "string"}.items() <= (
        Sheet.model_json_schema()["properties"]["colour"]["anyOf"][0].items()
    )


def test_fields_that_another_field_requires() -> None:
    """If the flag is true, all missing fields are named, by their names outside."""
    assert Sheet(fold_width=1).is_folded is False
    assert Sheet(is_folded=True, fold_width=1, colour="red").fold_width == 1
    with pytest.raises(ValidationError, match="foldWidth, colour must be set if isFolded is true"):
        Sheet(is_folded=True)
