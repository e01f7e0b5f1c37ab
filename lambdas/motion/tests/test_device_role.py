"""The role of DeviceRegistration has the rights that the function uses, on the resources that it needs, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lambdas.motion.tests.registry import POLICY, Registry, signing_request
from orb_common.aws import session
from orb_testing.templates import PSEUDO_PARAMETERS, load_template, resolve

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = load_template(ROOT / "infrastructure" / "cloudformation" / "motion.yml")
SENSORS = "table/sensors"
NAMES = {**PSEUDO_PARAMETERS, "DataStackName": "data"}
BEGINNING = "arn:aws:iot:us-east-1:123456789012:"
KINDS = {
    "thing": {"CreateThing", "DeleteThing", "DescribeThing", "ListThingPrincipals"},
    "cert": {
        "AttachPolicy", "AttachThingPrincipal", "DeleteCertificate", "DescribeCertificate", "DetachPolicy",
        "DetachThingPrincipal", "ListPrincipalThings", "UpdateCertificate",
    },
    "": {"CreateCertificateFromCsr", "CreateKeysAndCertificate", "DescribeEndpoint", "ListAttachedPolicies"},
}  # fmt: skip
"""The kind of resource that a right can be bound to, from
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiot.html. Those of "" have none, or can be used
without one."""


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowed() -> set[tuple[str, str]]:
    """Return the actions of the role, each with the kind of its resources."""
    found: set[tuple[str, str]] = set()
    for statement in TEMPLATE["Resources"]["DeviceRegistrationRole"]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]["Statement"]:
        if "Fn::If" in statement or statement["Sid"] == "Logs":
            continue
        for resource in listed(statement["Resource"]):
            if "Fn::ImportValue" in resource:
                kind = str(resolve(resource["Fn::ImportValue"], NAMES))
            else:
                kind = (
                    str(resolve(resource, NAMES)).removeprefix(BEGINNING).removesuffix("/*").replace("*", "")
                )
            found |= {(action, kind) for action in listed(statement["Action"])}
    return found


@pytest.mark.tables("Sensors")
def test_role_is_exact(registry: Registry) -> None:
    """Weak point 25: the rights at AWS IoT are those that registration and its opposite use, not all of it."""
    used: set[tuple[str, str]] = set()
    kinds = {action: kind for kind, actions in KINDS.items() for action in actions}

    def note(service: str, action: str) -> None:
        used.add((f"{service}:{action}", "data-SensorsTableArn" if service == "dynamodb" else kinds[action]))

    for service, attempts in (("dynamodb", None), ("iot", 1)):
        session.client(service, attempts=attempts).meta.events.register(
            f"provide-client-params.{service}", lambda model, service=service, **_: note(service, model.name)
        )
    registry.register()
    registry.deregister()
    made = registry.register(certificateSigningRequest=signing_request()).certificate
    # A certificate that is not attached is looked up by the id in the row.
    registry.iot.detach_thing_principal(thingName="bathroom-1", principal=made.arn)
    registry.deregister()
    # The id is free again, and the row of the deleted sensor goes.
    registry.register()
    assert used == allowed()
    assert POLICY not in str(TEMPLATE["Resources"]["DeviceRegistrationRole"])
