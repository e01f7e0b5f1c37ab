"""Laws of a key's policy and tags."""

from __future__ import annotations

import json

from lambdas.organizations.key_policy import ADMINISTRATION, USES, key_policy, key_tags
from lambdas.organizations.settings import KeySettings

from .conftest import ROLE_ARN

SETTINGS = KeySettings("table", ROLE_ARN, "secret", "orb", "hub", "dev")


def test_only_the_functions_role_may_use_the_key() -> None:
    """No other statement has an action that encrypts or decrypts, and no action is a pattern."""
    use, administration = json.loads(key_policy(ROLE_ARN))["Statement"]
    assert (use["Principal"], set(use["Action"])) == ({"AWS": ROLE_ARN}, set(USES))
    assert administration["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert administration["Action"] == list(ADMINISTRATION)
    for action in ADMINISTRATION:
        assert not any(
            word in action for word in ("*", "Encrypt", "Decrypt", "GenerateDataKey", "CreateGrant")
        )


def test_each_statement_is_for_its_own_account() -> None:
    """Where the resource is "*", a condition bounds who calls."""
    for statement in json.loads(key_policy(ROLE_ARN))["Statement"]:
        assert statement["Resource"] == "*"
        assert statement["Condition"] == {"StringEqualsIfExists": {"kms:CallerAccount": "123456789012"}}


def test_the_account_can_change_the_policy() -> None:
    """KMS refuses a key whose policy no one could change."""
    assert "kms:PutKeyPolicy" in ADMINISTRATION


def test_the_policy_is_of_the_roles_partition() -> None:
    """In China, the account's principal is of the partition aws-cn."""
    policy = json.loads(key_policy("arn:aws-cn:iam::210987654321:role/x"))
    assert policy["Statement"][1]["Principal"] == {"AWS": "arn:aws-cn:iam::210987654321:root"}


def test_tags_name_organization_and_deployment() -> None:
    """The tags by which roles are bound to the keys are among them."""
    assert key_tags(SETTINGS, "o-1") == {
        "OrganizationId": "o-1", "CustomerId": "orb", "ProjectId": "hub", "Environment": "dev",
        "Purpose": "OrganizationData",
    }  # fmt: skip
