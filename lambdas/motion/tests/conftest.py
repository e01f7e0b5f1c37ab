"""Fixtures of the functions of motion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.tests.registry import POLICY, Registry
from orb_models import SensorsRepository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_testing.engines import MotoEngine


@pytest.fixture
def registry(aws_tables: Mapping[str, str], aws: MotoEngine) -> Registry:
    """AWS IoT with the policy of devices, and the table of sensors. Its tests have the marker `tables("Sensors")`."""
    iot = aws.client("iot")
    iot.create_policy(policyName=POLICY, policyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}))
    return Registry(iot=iot, sensors=SensorsRepository())
