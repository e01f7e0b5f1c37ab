"""Laws of the user pool: who may have an account, what a password must be, and how long a token lives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_models import UserGroup
from orb_testing.templates import load_template

if TYPE_CHECKING:
    from orb_testing.templates import Template

TEMPLATE = Path(__file__).resolve().parents[1] / "cloudformation" / "cognito.yml"


@pytest.fixture(scope="module")
def template() -> Template:
    return load_template(TEMPLATE)


def properties(template: Template, name: str, environment: str = "prod") -> Any:
    """Return the properties of a resource, with the condition of the template decided for an environment."""
    assert template["Conditions"]["IsDev"] == {"Fn::Equals": [{"Ref": "Environment"}, "dev"]}
    return _decided(template["Resources"][name]["Properties"], is_dev=environment == "dev")


def _decided(value: Any, *, is_dev: bool) -> Any:
    if isinstance(value, dict) and "Fn::If" in value:
        condition, then, otherwise = value["Fn::If"]
        assert condition == "IsDev"
        return _decided(then if is_dev else otherwise, is_dev=is_dev)
    if isinstance(value, dict):
        return {key: _decided(part, is_dev=is_dev) for key, part in value.items()}
    if isinstance(value, list):
        parts = (_decided(part, is_dev=is_dev) for part in value)
        return [part for part in parts if part != {"Ref": "AWS::NoValue"}]
    return value


def test_groups_are_those_of_the_schemas(template: Template) -> None:
    """A group that the schemas do not know gives no right, and one that the pool lacks can have no members."""
    groups = [
        each["Properties"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::Cognito::UserPoolGroup"
    ]
    assert sorted(group["GroupName"] for group in groups) == sorted(UserGroup)
    assert all(group["UserPoolId"] == {"Ref": "UserPool"} for group in groups)


def test_only_administrators_create_users(template: Template) -> None:
    """Otherwise any person could get a token."""
    assert properties(template, "UserPool")["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}


def test_people_sign_in_with_a_verified_address(template: Template) -> None:
    """Capitals do not matter, as in the table Users, and a new address counts once it is confirmed."""
    pool = properties(template, "UserPool")
    assert (pool["UsernameAttributes"], pool["AutoVerifiedAttributes"]) == (["email"], ["email"])
    assert pool["UsernameConfiguration"] == {"CaseSensitive": False}
    assert pool["UserAttributeUpdateSettings"] == {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [{"Name": "verified_email", "Priority": 1}]


def test_passwords_are_strong_and_a_second_factor_is_possible(template: Template) -> None:
    """Twelve characters of all kinds, and a code of an authenticator app for those who set one up."""
    pool = properties(template, "UserPool")
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] >= 12
    assert all(policy[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols"))
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])


@pytest.mark.parametrize(("environment", "protected"), [("dev", False), ("staging", True), ("prod", True)])
def test_the_pool_outlives_its_stack(template: Template, environment: str, protected: bool) -> None:
    """The rows of the table Users name its subjects. Only dev's pool can be deleted by hand."""
    resource = template["Resources"]["UserPool"]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    expected = "ACTIVE" if protected else "INACTIVE"
    assert properties(template, "UserPool", environment)["DeletionProtection"] == expected


@pytest.mark.parametrize(("environment", "by_password"), [("dev", True), ("staging", False), ("prod", False)])
def test_passwords_do_not_leave_the_client(template: Template, environment: str, by_password: bool) -> None:
    """SRP proves a password without sending it. Only development takes the password itself, for scripts."""
    client = properties(template, "UserPoolClient", environment)
    flows = {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert set(client["ExplicitAuthFlows"]) == flows | (
        {"ALLOW_USER_PASSWORD_AUTH"} if by_password else set()
    )


def test_the_client_is_public_and_tells_nothing(template: Template) -> None:
    """It has no secret, does not tell an unknown address from a wrong password, and cannot change the address."""
    client = properties(template, "UserPoolClient")
    assert client["GenerateSecret"] is False
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert "email" not in client["WriteAttributes"]
    assert client["WriteAttributes"], "an empty list means every attribute"


def test_tokens_live_shortly(template: Template) -> None:
    """An hour for those that the API reads, a working day for the refresh token, which can be revoked."""
    client = properties(template, "UserPoolClient")
    assert client["TokenValidityUnits"] == {
        "AccessToken": "minutes",
        "IdToken": "minutes",
        "RefreshToken": "hours",
    }
    assert client["AccessTokenValidity"] == client["IdTokenValidity"] == 60
    assert client["RefreshTokenValidity"] <= 24
    assert client["EnableTokenRevocation"] is True


def test_other_stacks_find_the_pool(template: Template) -> None:
    """The API imports the pool, and clients need the ids of pool and client."""
    for name in ("UserPoolId", "UserPoolArn", "UserPoolClientId"):
        assert template["Outputs"][name]["Export"] == {"Name": {"Fn::Sub": f"${{AWS::StackName}}-{name}"}}
