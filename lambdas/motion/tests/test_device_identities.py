"""Laws of things and certificates: made inactive, removed in the order of AWS IoT, and only if they are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from lambdas.motion.device_identities import DeviceIdentities, Removed
from lambdas.motion.iot_calls import IotCalls
from lambdas.motion.tests.registry import DEPLOYMENT, POLICY, Registry, signing_request
from orb_common.exceptions import ConflictError, ExternalServiceError, ValidationError

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables("Sensors")


@pytest.fixture
def identities(registry: Registry) -> DeviceIdentities:
    return DeviceIdentities(IotCalls(clock=registry.clock), policy=POLICY, deployment=DEPLOYMENT)


def test_the_endpoint_is_read_once(identities: DeviceIdentities, fault: FaultPlan) -> None:
    """A process asks for the address of devices once."""
    assert identities.endpoint() == identities.endpoint()
    assert fault.calls == ["GET /endpoint"]


def test_a_thing_says_whose_it_is(identities: DeviceIdentities, registry: Registry) -> None:
    """A thing has the deployment as its attribute, and nothing about the person. To make it again changes nothing."""
    assert identities.create_thing("one") == identities.create_thing("one")
    assert registry.iot.describe_thing(thingName="one")["attributes"] == {"deployment": DEPLOYMENT}
    registry.thing("two", of="another")
    with pytest.raises(ConflictError):
        identities.create_thing("two")


@pytest.mark.parametrize("own_key", [False, True])
def test_a_certificate_begins_inactive(
    identities: DeviceIdentities, registry: Registry, *, own_key: bool
) -> None:
    """Nothing can connect with a certificate until it is activated, which is the last step."""
    made = identities.issue(signing_request() if own_key else None)
    assert registry.certificates() == {made.id: "INACTIVE"}
    assert (made.private_key is None) is own_key
    assert "KEY" not in repr(made)
    identities.activate(made.id)
    assert registry.certificates() == {made.id: "ACTIVE"}


def test_a_signing_request_that_aws_refuses(identities: DeviceIdentities, fault: FaultPlan) -> None:
    """The caller learns which field is at fault. Other failures stay what they are."""
    fault.error("POST /certificates", status=400, code="InvalidRequestException")
    with pytest.raises(ValidationError) as caught:
        identities.issue(signing_request())
    assert caught.value.field == "certificateSigningRequest"
    fault.error("POST /certificates", status=500, code="InternalFailureException")
    with pytest.raises(ExternalServiceError):
        identities.issue(signing_request())


def test_what_is_new_may_not_be_known_yet(
    identities: DeviceIdentities, registry: Registry, fault: FaultPlan
) -> None:
    """A new certificate is not known in all of AWS IoT at once, so a step that does not find it is tried again."""
    identities.create_thing("one")
    made = identities.issue(None)
    for call in ("PUT /target-policies/*", "PUT /things/*/principals", "PUT /certificates/*"):
        fault.error(call, status=404, code="ResourceNotFoundException")
    identities.attach("one", made)
    identities.activate(made.id)
    assert registry.principals("one") == [made.id]
    assert registry.active() == {made.id}


def test_a_device_is_removed_whole(identities: DeviceIdentities, registry: Registry) -> None:
    """All certificates of the thing go, also those attached by hand, and from wherever else they are attached."""
    identities.create_thing("one")
    own = identities.issue(None)
    identities.attach("one", own)
    second = registry.iot.create_keys_and_certificate(setAsActive=True)["certificateArn"]
    registry.thing("another", of="another")
    for thing in ("one", "another"):
        registry.iot.attach_thing_principal(thingName=thing, principal=second)
    assert identities.remove("one", own.id) == Removed(
        certificates_detached=2, certificates_deleted=2, thing_deleted=True
    )
    assert (registry.things(), registry.certificates()) == ({"another"}, {})
    assert identities.remove("one", own.id) == Removed()


def test_a_certificate_without_its_thing_is_removed(identities: DeviceIdentities, registry: Registry) -> None:
    """A certificate that is not attached yet is removed by its id. A thing of another deployment stays."""
    registry.thing("one", of="another")
    foreign = registry.iot.create_keys_and_certificate(setAsActive=True)
    registry.iot.attach_thing_principal(thingName="one", principal=foreign["certificateArn"])
    own = identities.issue(None)
    assert identities.remove("one", own.id) == Removed(certificates_deleted=1)
    assert registry.things() == {"one"}
    assert registry.active() == set(registry.certificates()) == {foreign["certificateId"]}


def test_access_ends_first(identities: DeviceIdentities, registry: Registry, fault: FaultPlan) -> None:
    """Before anything else is changed, every certificate is inactive: the device can no longer connect."""
    identities.create_thing("one")
    for _ in range(2):
        made = identities.issue(None)
        identities.attach("one", made)
        identities.activate(made.id)
    fault.error("POST /target-policies/*", status=403, code="AccessDeniedException")
    with pytest.raises(Exception, match="DetachPolicy"):
        identities.remove("one", None)
    assert set(registry.certificates().values()) == {"INACTIVE"}


def test_a_removal_waits_for_detachments(
    identities: DeviceIdentities, registry: Registry, fault: FaultPlan
) -> None:
    """AWS IoT applies detachments late: a deletion that it refuses for that reason is tried again."""
    identities.create_thing("one")
    identities.attach("one", identities.issue(None))
    fault.error("DELETE /certificates/*", status=409, code="DeleteConflictException")
    fault.error("DELETE /things/one", status=400, code="InvalidRequestException")
    assert identities.remove("one", None).thing_deleted
    assert registry.certificates() == {}


def test_the_order_is_needed(identities: DeviceIdentities, registry: Registry) -> None:
    """moto refuses what AWS refuses: to delete an active certificate, an attached one, and a thing that has one."""
    identities.create_thing("one")
    made = identities.issue(None)
    identities.attach("one", made)
    with pytest.raises(ClientError, match="DeleteConflictException"):
        registry.iot.delete_certificate(certificateId=made.id)
    identities.activate(made.id)
    with pytest.raises(ClientError, match="CertificateStateException"):
        registry.iot.delete_certificate(certificateId=made.id)
    with pytest.raises(ClientError, match="InvalidRequestException"):
        registry.iot.delete_thing(thingName="one")
