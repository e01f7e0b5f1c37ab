"""Laws of requests of registration."""

from __future__ import annotations

import pytest

from lambdas.motion.registration_requests import Deregistration, Registration, read_request
from lambdas.motion.tests.registry import ANN, new_event, signing_request
from orb_common.exceptions import BadRequestError, InvalidError, ValidationError


def test_the_action_says_what_is_asked() -> None:
    """Without an action, a registration is meant."""
    assert isinstance(read_request(new_event()), Registration)
    assert isinstance(read_request(new_event(action="register")), Registration)
    asked = read_request({"action": "deregister", "sensorId": "s-1", "userId": ANN})
    assert isinstance(asked, Deregistration)
    assert (asked.sensor_id, asked.user_id) == ("s-1", ANN)


@pytest.mark.parametrize(
    "event", [None, "x", {"action": None}, {"action": "REGISTER"}, {"action": ["register"]}]
)
def test_another_action_is_refused(event: object) -> None:
    """What is not one of the two actions is refused."""
    with pytest.raises(BadRequestError):
        read_request(event)


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("\n", "\r\n"), str.rstrip])
def test_a_signing_request_is_pem(change: object) -> None:
    """A request is taken with either end of lines, and with or without one at its end."""
    assert callable(change)
    request = read_request(new_event(certificateSigningRequest=change(signing_request())))
    assert isinstance(request, Registration)
    assert request.certificate_signing_request is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MIIB",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nM\u00e4\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\n" + "M" * 4096 + "\n-----END CERTIFICATE REQUEST-----\n",
    ],
)
def test_what_is_no_signing_request_is_refused(text: str) -> None:
    """Only PEM of a request for a certificate is sent on."""
    with pytest.raises(InvalidError) as caught:
        read_request(new_event(certificateSigningRequest=text))
    assert "certificateSigningRequest" in str(caught.value)


def test_quiet_hours_do_not_end_when_they_start() -> None:
    """A direct call is refused too."""
    hours = {"enabled": True, "startTime": "22:00", "endTime": "22:00"}
    with pytest.raises(ValidationError, match="endTime"):
        read_request({"sensorId": "bath", "userId": "ann", "name": "n", "location": "l", "quietHours": hours})
