"""AWS IoT of a test, and what must be true of it at any time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.motion.device_identities import DeviceIdentities
from lambdas.motion.iot_calls import IotCalls
from lambdas.motion.registration import DeviceRegistrations
from lambdas.motion.registration_requests import Deregistration, Registration, read_request
from orb_common.logging import get_logger
from orb_common.utils.retry import RetryPolicy
from orb_models import Sensors, SensorsRepository, SensorStatus
from orb_testing.clocks import FrozenClock
from orb_testing.factories import SensorsFactory

if TYPE_CHECKING:
    from lambdas.motion.device_identities import Removed
    from lambdas.motion.registration import Registered
    from orb_testing.clients import Client

POLICY, DEPLOYMENT = "orb-dev-motion-DevicePolicy", "orb-hub-dev"
VARIABLES = {"CUSTOMER_ID": "orb", "PROJECT_ID": "hub", "ENVIRONMENT": "dev", "IOT_POLICY_NAME": POLICY}
"""The variables of the function, beside the name of the table."""
SECONDS = 60.0
"""How long an invocation may run."""
ANN, EVE = "user-ann", "user-eve"


def new_event(sensor_id: str = "bathroom-1", **fields: object) -> dict[str, object]:
    """Return the event of a registration by Ann."""
    return {"sensorId": sensor_id, "userId": ANN, "name": "Bath", "location": "Upstairs", **fields}


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The things and certificates of AWS IoT, and the rows of sensors."""

    iot: Client
    """Past all planned faults."""
    sensors: SensorsRepository
    clock: FrozenClock = field(default_factory=FrozenClock)

    def registrations(self) -> DeviceRegistrations:
        """Return the service of a new process."""
        calls = IotCalls(policy=RetryPolicy(max_attempts=3), clock=self.clock)
        identities = DeviceIdentities(calls, policy=POLICY, deployment=DEPLOYMENT)
        return DeviceRegistrations(
            sensors=SensorsRepository(clock=self.clock),
            identities=identities,
            removals=identities,
            logger=get_logger("motion-devices"),
            clock=self.clock,
        )

    def register(self, sensor_id: str = "bathroom-1", **fields: object) -> Registered:
        request = read_request(new_event(sensor_id, **fields))
        assert isinstance(request, Registration)
        return self.registrations().register(request, seconds=SECONDS)

    def already_registered(self, sensor_id: str, pem: str) -> None:
        """Make what a registration leaves, with a given certificate: moto takes long to make one."""
        self.thing(sensor_id, of=DEPLOYMENT)
        made = self.iot.register_certificate_without_ca(certificatePem=pem, status="ACTIVE")
        self.iot.attach_policy(policyName=POLICY, target=made["certificateArn"])
        self.iot.attach_thing_principal(thingName=sensor_id, principal=made["certificateArn"])
        self.sensors.create(
            SensorsFactory.build(
                sensor_id=sensor_id,
                user_id=ANN,
                status=SensorStatus.REGISTERED,
                device_certificate_id=made["certificateId"],
                deleted_at=None,
                registration_until=None,
            )
        )

    def deregister(self, sensor_id: str = "bathroom-1", user_id: str = ANN) -> Removed:
        asked = Deregistration(sensor_id=sensor_id, user_id=user_id)
        return self.registrations().deregister(asked, seconds=SECONDS)

    def row(self, sensor_id: str = "bathroom-1") -> Sensors | None:
        return self.sensors.get(sensor_id, consistent=True)

    def certificates(self) -> dict[str, str]:
        """Return the status of each certificate."""
        found = self.iot.list_certificates()["certificates"]
        return {each["certificateId"]: each["status"] for each in found}

    def active(self) -> set[str]:
        return {key for key, status in self.certificates().items() if status == "ACTIVE"}

    def things(self) -> set[str]:
        return {each["thingName"] for each in self.iot.list_things()["things"]}

    def thing(self, name: str, *, of: str) -> None:
        """Make a thing of a deployment."""
        self.iot.create_thing(thingName=name, attributePayload={"attributes": {"deployment": of}})

    def principals(self, thing: str) -> list[str]:
        return [
            arn.rpartition("/")[2] for arn in self.iot.list_thing_principals(thingName=thing)["principals"]
        ]

    def policies(self, certificate_id: str) -> list[str]:
        arn = self.iot.describe_certificate(certificateId=certificate_id)["certificateDescription"]
        found = self.iot.list_attached_policies(target=arn["certificateArn"])["policies"]
        return [each["policyName"] for each in found]

    def assert_no_orphan(self) -> None:
        """Every active certificate is that of a row, so its owner can remove it."""
        named = {row.device_certificate_id for row in self.sensors.iterate(consistent=True)}
        assert self.active() <= named

    def assert_registered(self, sensor_id: str, done: Registered) -> None:
        """A sensor has its thing and one certificate, which is active and has the policy. No other is active."""
        row, own = self.row(sensor_id), done.certificate.id
        assert row is not None
        assert (row.status, row.device_certificate_id, row.registration_until) == ("registered", own, None)
        assert self.principals(sensor_id) == [own]
        assert self.policies(own) == [POLICY]
        assert own in self.active()
        self.assert_no_orphan()

    def assert_gone(self, sensor_id: str) -> None:
        """Nothing is left of a sensor at AWS IoT but, perhaps, an inactive certificate that is attached to nothing."""
        assert sensor_id not in self.things()
        self.assert_no_orphan()

    def lapse(self) -> None:
        """Let the time of every interrupted invocation pass."""
        self.clock.advance(SECONDS + 5)


def signing_request() -> str:
    """Return a request for a certificate, as a device makes it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bathroom-1")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    made: bytes = request.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(
        Encoding.PEM
    )
    return made.decode()
