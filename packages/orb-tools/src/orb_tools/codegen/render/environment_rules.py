"""The rules and conditions of data.yml: what an environment requires, and what only some environments have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_tools.codegen.check.catalogue import Environment


class EnvironmentRule(TypedDict):
    """A rule of data.yml."""

    name: str
    environment: str
    assertions: list[tuple[str, str]]
    """The conditions, each with the text for the person who deploys."""


_ASSERTIONS = {
    "deletion_protection": (
        "!Equals [!Ref DeletionProtection, 'true']",
        "The tables of {} are protected from deletion.",
    ),
    "point_in_time_recovery": (
        "!Equals [!Ref PointInTimeRecovery, 'true']",
        "The tables of {} can be restored to a point in time.",
    ),
    "customer_key": (
        "!Not [!Equals [!Ref KmsKeyArn, '']]",
        "The tables of {} are encrypted with a customer key.",
    ),
}
"""What an environment can require, with the condition of its rule and the text for the person who deploys."""


def environment_rules(environments: Sequence[Environment]) -> Iterator[EnvironmentRule]:
    """Yield a rule for each environment that requires something."""
    for environment in environments:
        assertions = [
            (condition, text.format(environment.name))
            for required, (condition, text) in _ASSERTIONS.items()
            if getattr(environment, required)
        ]
        if assertions:
            name = "Production" if environment.name == "prod" else environment.name.capitalize()
            yield {"name": f"{name}IsKept", "environment": environment.name, "assertions": assertions}


def environment_conditions(
    environments: Sequence[Environment], used: Mapping[str, bool]
) -> Iterator[tuple[str, str]]:
    """Yield the conditions for what only some environments have. `used`: the conditions that a template can need."""
    for name, having in (
        ("HasStreams", [environment.name for environment in environments if environment.streams]),
        ("HasTtl", [environment.name for environment in environments if environment.ttl]),
    ):
        if used[name] and 0 < len(having) < len(environments):
            equals = [f"!Equals [!Ref Environment, {environment}]" for environment in having]
            yield name, f"!Or [{', '.join(equals)}]" if len(equals) > 1 else equals[0]
