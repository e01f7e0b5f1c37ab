"""The compliance flags of an event come from tables, in a fixed order."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.audit import (
    ComplianceFlag,
    determine_compliance_flags,
    determine_compliance_flags_for_data,
)


@pytest.mark.parametrize(
    ("event", "context", "flags"),
    [
        ("USER_CREATED", None, "GDPR SOC_2"),
        ("USER_DELETED", None, "GDPR SOX SOC_2"),
        ("USER_CREATED", {"user_location": "CA"}, "GDPR CCPA SOC_2"),
        ("LOGIN_SUCCESS", {"user_location": "CA"}, "SOX SOC_2"),
        ("DATA_VIEWED", {"data_type": "healthcare"}, "GDPR HIPAA SOC_2"),
        ("DATA_VIEWED", {"data_type": "payment"}, "GDPR SOC_2 PCI_DSS"),
        ("DATA_VIEWED", {"data_type": "education"}, "GDPR SOC_2 FERPA"),
        ("CROSS_ACCESS_ATTEMPTED", None, "GDPR SOX SOC_2 ISO_27001"),
        ("SOMETHING_ELSE", None, ""),
    ],
)
def test_flags_are_a_table_in_a_fixed_order(event: Any, context: Any, flags: Any) -> None:
    """Flags come in the order of the enum, so that two runs write the same line."""
    assert " ".join(determine_compliance_flags(event, context)) == flags


def test_flags_of_data() -> None:
    """Data have flags by their type and attributes."""
    assert determine_compliance_flags_for_data("health", {"personal_data": True, "payment_data": "yes"}) == (
        ComplianceFlag.GDPR,
        ComplianceFlag.HIPAA,
    )
    assert determine_compliance_flags_for_data("weather") == ()
