"""Laws of things and certificates: moto keeps the rules of AWS IoT."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


def test_a_thing_is_not_replaced(aws: MotoEngine) -> None:
    """The same call again changes nothing. With other attributes, or without, it is refused."""
    iot = aws.client("iot")
    own = {"attributes": {"owner": "a"}}
    made = iot.create_thing(thingName="one", attributePayload=own)
    again = iot.create_thing(thingName="one", attributePayload=own)
    assert (again["thingArn"], again["thingName"]) == (made["thingArn"], "one")
    for other in ({"attributePayload": {"attributes": {"owner": "b"}}}, {}):
        with pytest.raises(ClientError, match="ResourceAlreadyExistsException"):
            iot.create_thing(thingName="one", **other)
    assert iot.describe_thing(thingName="one")["attributes"] == {"owner": "a"}
    iot.create_thing(thingName="two")
    iot.create_thing(thingName="two")


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, "INACTIVE"), ({"setAsActive": False}, "INACTIVE"), ({"setAsActive": True}, "ACTIVE")],
)
def test_a_certificate_is_active_if_asked(aws: MotoEngine, asked: dict[str, bool], status: str) -> None:
    """A certificate for a signing request is inactive unless the caller says otherwise."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "device")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    signed = request.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    iot = aws.client("iot")
    made = iot.create_certificate_from_csr(
        certificateSigningRequest=signed.public_bytes(Encoding.PEM).decode(), **asked
    )
    found = iot.describe_certificate(certificateId=made["certificateId"])["certificateDescription"]
    assert found["status"] == status
