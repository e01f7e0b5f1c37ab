"""The parameters with the keys of orders."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from lambdas.init_job.order_keys import OrderKeys
from orb_common.exceptions import ThrottlingError
from orb_common.utils.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from orb_testing.clients import Client
    from orb_testing.faults import FaultPlan


def test_a_key_is_secret_and_expires(ssm: Client) -> None:
    """The parameter is encrypted, AWS deletes it after its time, and a repeat replaces it."""
    for identity in ("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2"):
        name = OrderKeys("/keys").put("r-1", "0001", identity, expires_at=1_900_000_000)
    assert name == "/keys/r-1/0001"
    (about,) = ssm.describe_parameters(
        ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": [name]}]
    )["Parameters"]
    assert (about["Type"], about["Tier"]) == ("SecureString", "Advanced")
    # moto keeps the policies as Python, not as JSON.
    (policy,) = [ast.literal_eval(each["PolicyText"]) for each in about["Policies"]]
    assert policy == {
        "Type": "Expiration",
        "Version": "1.0",
        "Attributes": {"Timestamp": "2030-03-17T17:46:40.000Z"},
    }
    assert ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"] == "AGE-SECRET-KEY-2"


def test_throttling_is_waited_for_within_the_time(ssm: Client, fault: FaultPlan) -> None:
    """A throttled key is stored later, unless no time is left."""
    fault.throttle("ssm:PutParameter", times=None)
    soon = SYSTEM_CLOCK.monotonic() + 0.2
    with pytest.raises(ThrottlingError):
        OrderKeys("/keys", deadline=lambda: soon).put("r-1", "0001", "k", expires_at=1_900_000_000)
