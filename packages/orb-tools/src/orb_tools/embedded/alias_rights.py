"""Let functions make and remove aliases of KMS keys on the embedded AWS.

AWS authorises CreateAlias and DeleteAlias by the ARN of the alias. The embedded AWS does not know it, and asks for the
right on every resource. The templates have AWS's form. So each role with such a right gets it here in the other form too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Iterable

ACTIONS = frozenset({"kms:CreateAlias", "kms:DeleteAlias"})
POLICY = "aliases-on-the-embedded-aws"


def widen_alias_rights(endpoint: str, stack: str) -> None:
    """Add the policy to each role of a stack that may do one of `ACTIONS` on some resource."""
    iam = aws_client("iam", endpoint)
    resources = aws_client("cloudformation", endpoint).describe_stack_resources(StackName=stack)
    for resource in resources["StackResources"]:
        if resource["ResourceType"] != "AWS::IAM::Role":
            continue
        role = resource["PhysicalResourceId"]
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents = (iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names)
        if allowed := sorted(ACTIONS & {action for each in documents for action in _actions(each)}):
            statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=policy)


def _actions(document: dict[str, list[dict[str, object]]]) -> Iterable[str]:
    for statement in document["Statement"]:
        action = statement["Action"]
        yield from [action] if isinstance(action, str) else action  # type: ignore[misc]  # a list of texts
