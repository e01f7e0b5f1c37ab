"""What policies of IAM let a role do, and whom the trust policy of a role lets in.

An action is denied unless a statement allows it, and denied if one denies it. The wildcards and conditions are those of
`iot_policies`, whose evaluator is proven on AWS's examples. An element that is not read here raises `ValueError`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infrastructure.tests.iot_policies import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Policy = dict[str, Any]


def allows(
    policies: Iterable[Policy], action: str, arn: str, context: Mapping[str, str] | None = None
) -> bool:
    """Return whether policies of a role let it do something.

    Args:
        policies: The documents.
        action: Such as "codeartifact:ReadFromRepository".
        arn: The resource.
        context: The condition keys of the request.
    """
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in policy["Statement"]
        if matches(statement, action, arn, context or {})
    }
    return effects == {"Allow"}


def admits(trust: Policy, provider: str, claims: Mapping[str, str]) -> bool:
    """Return whether the trust policy of a role lets the bearer of a web identity token in.

    Args:
        trust: The document.
        provider: The ARN of the identity provider that signed the token.
        claims: The condition keys that AWS takes from the token.
    """
    effects = set()
    for statement in trust["Statement"]:
        # A trust policy has no resource, which is the role itself, but a principal.
        rest = {key: value for key, value in statement.items() if key != "Principal"}
        about = matches({**rest, "Resource": "*"}, "sts:AssumeRoleWithWebIdentity", "role", claims)
        if about and statement["Principal"] == {"Federated": provider}:
            effects.add(statement["Effect"])
    return effects == {"Allow"}
