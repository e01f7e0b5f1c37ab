"""The policy and the tags of an organization's key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lambdas.organizations.settings import KeySettings

PURPOSE: Final = "OrganizationData"
"""What the keys are for. In the tags, where roles are bound to it, and in the encryption context."""
USES: Final = ("kms:Encrypt", "kms:Decrypt")
ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
)
"""What the account's own policies may allow. Without PutKeyPolicy, KMS refuses the key: no one could ever change its
policy ("lockout safety check" of CreateKey). No action among them encrypts or decrypts."""


def key_tags(settings: KeySettings, organization_id: str) -> dict[str, str]:
    """Return the tags of an organization's key."""
    return {
        "OrganizationId": organization_id,
        "CustomerId": settings.customer,
        "ProjectId": settings.project,
        "Environment": settings.environment,
        "Purpose": PURPOSE,
    }


def key_policy(role_arn: str) -> str:
    """Return the policy of a key, as JSON: one role may use it, and the account may administer it.

    "*" is the key itself, because a key's policy has no other resource. Each statement is for callers of the key's own
    account only, so that a principal can never stand for one of another account. The policy does not name the
    encryption context: each ciphertext is bound to its own, which the function gives at each use.
    """
    _, partition, _, _, account, _ = role_arn.split(":", 5)
    # KMS always knows the account of the caller. The embedded AWS does not, and would refuse everybody.
    own_account = {"StringEqualsIfExists": {"kms:CallerAccount": account}}
    statements = [
        {
            "Sid": "UseByTheFunctionAlone",
            "Effect": "Allow",
            "Principal": {"AWS": role_arn},
            "Action": list(USES),
            "Resource": "*",
            "Condition": own_account,
        },
        {
            # The account decides by its policies who does this: here the roles of hub.yml, by the key's tags.
            "Sid": "AdministrationByTheAccount",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
            "Action": list(ADMINISTRATION),
            "Resource": "*",
            "Condition": own_account,
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
