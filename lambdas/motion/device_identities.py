"""What a device is at AWS IoT: a thing with the name of its sensor, and a certificate with the policy of devices.

A certificate is made INACTIVE, and becomes ACTIVE last. So a process that ends on the way never leaves an active
certificate that no row names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from lambdas.motion.iot_calls import code_of
from orb_common.exceptions import (
    ConflictError,
    ExternalServiceError,
    OrbError,
    ResourceNotFoundError,
    ValidationError,
)

if TYPE_CHECKING:
    from lambdas.motion.iot_calls import Answer, IotCalls

DEPLOYMENT: Final = "deployment"
"""The attribute of a thing that says which deployment has made it."""
ABSENT: Final = "ResourceNotFoundException"
ATTACHED: Final = ("DeleteConflictException", "CertificateStateException", "InvalidRequestException")
"""A deletion soon after a detachment or a change of the state can be refused with these codes, because AWS IoT applies
both late. Source: https://docs.aws.amazon.com/iot/latest/apireference/API_DetachThingPrincipal.html."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A new certificate of a device."""

    id: str
    arn: str
    pem: str
    private_key: str | None = field(default=None, repr=False)
    """In PEM. None: the device made its key, and asked for the certificate itself. AWS does not keep the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What `remove` has removed."""

    certificates_detached: int = 0
    certificates_deleted: int = 0
    thing_deleted: bool = False


class DeviceIdentities:
    """The things and certificates of this deployment. Every method but `issue` is safe to repeat.

    Args:
        calls: AWS IoT.
        policy: The name of the policy of devices.
        deployment: The name of this deployment. It stays the same when the policy is replaced.
    """

    def __init__(self, calls: IotCalls, *, policy: str, deployment: str) -> None:
        self._iot = calls
        self._deployment = deployment
        self.policy = policy
        self._endpoint: str | None = None

    def endpoint(self) -> str:
        """Return the address to which devices connect. It is read once."""
        if self._endpoint is None:
            answer = self._iot.call("describe_endpoint", endpointType="iot:Data-ATS")
            self._endpoint = str(answer["endpointAddress"])
        return self._endpoint

    def create_thing(self, name: str) -> str:
        """Make the thing of a device, and return its ARN.

        Raises:
            ConflictError: AWS IoT has a thing with this name that this deployment did not make.
        """
        try:
            made = self._iot.call(
                "create_thing",
                thingName=name,
                attributePayload={"attributes": {DEPLOYMENT: self._deployment}},
            )
        except OrbError as error:
            if code_of(error) == "ResourceAlreadyExistsException":
                raise ConflictError("sensorId: AWS IoT has another thing with this name") from error
            raise
        return str(made["thingArn"])

    def issue(self, signing_request: str | None) -> Certificate:
        """Make an inactive certificate, for the key of a signing request or for a new key.

        Raises:
            ValidationError: AWS IoT does not accept the signing request.
        """
        if signing_request is None:
            made = self._iot.call_once("create_keys_and_certificate", setAsActive=False)
            pair = cast("Answer", made["keyPair"])
            return _certificate(made, str(pair["PrivateKey"]))
        try:
            made = self._iot.call_once(
                "create_certificate_from_csr", certificateSigningRequest=signing_request, setAsActive=False
            )
        except OrbError as error:
            if code_of(error) != "InvalidRequestException":
                raise
            raise ValidationError(
                "certificateSigningRequest: AWS IoT does not accept it", field="certificateSigningRequest"
            ) from error
        return _certificate(made, None)

    def attach(self, name: str, certificate: Certificate) -> None:
        """Give a certificate the policy and the thing of its device."""
        self._of_new("attach_policy", policyName=self.policy, target=certificate.arn)
        self._of_new("attach_thing_principal", thingName=name, principal=certificate.arn)

    def activate(self, certificate_id: str) -> None:
        """Let a device connect with its certificate."""
        self._of_new("update_certificate", certificateId=certificate_id, newStatus="ACTIVE")

    def remove(self, name: str, certificate_id: str | None) -> Removed:
        """Remove a thing, its certificates, and a certificate that it may not have yet. Leave another's thing alone.

        All certificates become inactive before anything else, so that the device can no longer connect.
        """
        ours = self._is_ours(name)
        principals = dict.fromkeys(self._principals(name) if ours else ())
        if certificate_id is not None and certificate_id not in map(_id_of, principals):
            # It was not attached yet, or no longer.
            principals |= dict.fromkeys(self._arn(certificate_id))
        certificates = [arn for arn in principals if ":cert/" in arn]
        for arn in certificates:
            self._unless_gone("update_certificate", certificateId=_id_of(arn), newStatus="INACTIVE")
        detached = sum(self._detach(arn, name) for arn in principals)
        deleted = sum(
            self._unless_gone("delete_certificate", passing=ATTACHED, certificateId=_id_of(arn))
            for arn in certificates
        )
        gone = ours and self._unless_gone("delete_thing", passing=ATTACHED, thingName=name)
        return Removed(certificates_detached=detached, certificates_deleted=deleted, thing_deleted=gone)

    def _of_new(self, method: str, **request: object) -> None:
        """Call an operation on a new thing and certificate, which may not be known in all of AWS IoT at once."""
        try:
            self._iot.call(method, passing=(ABSENT,), **request)
        except ResourceNotFoundError as error:
            # Our caller named none of them, so this must not become a 404.
            raise ExternalServiceError(
                "iot: the policy, the thing or the new certificate is not known", service="iot"
            ) from error

    def _is_ours(self, name: str) -> bool:
        try:
            thing = self._iot.call("describe_thing", thingName=name)
        except ResourceNotFoundError:
            return False
        return cast("Answer", thing.get("attributes") or {}).get(DEPLOYMENT) == self._deployment

    def _principals(self, name: str) -> list[str]:
        found = self._iot.pages(
            "list_thing_principals", "principals", token=("nextToken", "nextToken"), thingName=name
        )
        return [str(arn) for arn in found]

    def _arn(self, certificate_id: str) -> list[str]:
        """Return the ARN of a certificate, or nothing if it does not exist."""
        try:
            found = self._iot.call("describe_certificate", certificateId=certificate_id)
        except ResourceNotFoundError:
            return []
        return [str(cast("Answer", found["certificateDescription"])["certificateArn"])]

    def _detach(self, arn: str, name: str) -> bool:
        """Detach a principal from this thing, and a certificate from all policies and things: it is to be deleted."""
        things = {name}
        if ":cert/" in arn:
            policies = self._iot.pages(
                "list_attached_policies", "policies", token=("nextMarker", "marker"), target=arn
            )
            for policy in list(policies):
                self._unless_gone(
                    "detach_policy", policyName=cast("Answer", policy)["policyName"], target=arn
                )
            found = self._iot.pages(
                "list_principal_things", "things", token=("nextToken", "nextToken"), principal=arn
            )
            things = {str(thing) for thing in found}
        detached = [
            thing
            for thing in sorted(things)
            if self._unless_gone("detach_thing_principal", thingName=thing, principal=arn)
        ]
        return name in detached

    def _unless_gone(self, method: str, *, passing: tuple[str, ...] = (), **request: object) -> bool:
        """Call an operation, and return whether there was something to change."""
        try:
            self._iot.call(method, passing=passing, **request)
        except ResourceNotFoundError:
            return False
        return True


def _certificate(made: Answer, private_key: str | None) -> Certificate:
    return Certificate(
        id=str(made["certificateId"]),
        arn=str(made["certificateArn"]),
        pem=str(made["certificatePem"]),
        private_key=private_key,
    )


def _id_of(arn: str) -> str:
    """Return the id of a certificate, the last part of its ARN."""
    return arn.rpartition("/")[2]
