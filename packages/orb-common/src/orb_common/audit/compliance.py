"""Find the compliance flags of an event: GDPR, SOX and others.

Auditors search by these flags years later. So each flag is a row of a table: by category, by act, or by facts about
the data or the person. Flags are in the order of `ComplianceFlag`, so that every run writes the same line.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from .events import AuditEventCategory, EventTraits, act_of, event_traits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class ComplianceFlag(StrEnum):
    """The laws and standards that an event can be relevant to."""

    GDPR = "GDPR"
    CCPA = "CCPA"
    HIPAA = "HIPAA"
    SOX = "SOX"
    SOC_2 = "SOC_2"
    PCI_DSS = "PCI_DSS"
    FERPA = "FERPA"
    ISO_27001 = "ISO_27001"


GDPR, SOX, SOC_2, ISO = (
    ComplianceFlag.GDPR,
    ComplianceFlag.SOX,
    ComplianceFlag.SOC_2,
    ComplianceFlag.ISO_27001,
)

BY_CATEGORY: Final[Mapping[AuditEventCategory, frozenset[ComplianceFlag]]] = MappingProxyType(
    {
        AuditEventCategory.AUTHENTICATION: frozenset({SOX, SOC_2}),
        AuditEventCategory.AUTHORIZATION: frozenset({SOX, SOC_2}),
        AuditEventCategory.DATA_ACCESS: frozenset({GDPR, SOC_2}),
        AuditEventCategory.DATA_MODIFICATION: frozenset({GDPR, SOC_2}),
        AuditEventCategory.SECURITY: frozenset({SOC_2, ISO}),
        AuditEventCategory.PRIVACY: frozenset({GDPR}),
        AuditEventCategory.COMPLIANCE: frozenset({SOX, SOC_2}),
        AuditEventCategory.SYSTEM: frozenset(),
    }
)
"""Category -> the flags of its events."""

BY_ACT: Final[Mapping[str, frozenset[ComplianceFlag]]] = MappingProxyType(
    {
        "DELETED": frozenset({GDPR, SOX, SOC_2}),
        "CROSS_ACCESS_ATTEMPTED": frozenset({GDPR, SOX, SOC_2, ISO}),
        "DATA_RETENTION_EXTENDED": frozenset({GDPR, SOX, SOC_2}),
        "CONFIGURATION_CHANGED": frozenset({SOX, SOC_2, ISO}),
        "OWNERSHIP_TRANSFERRED": frozenset({GDPR, SOX, SOC_2}),
    }
)
"""Act -> its flags, where they differ from those of its category."""

BY_DATA_TYPE: Final[Mapping[str, ComplianceFlag]] = MappingProxyType(
    {
        "healthcare": ComplianceFlag.HIPAA,
        "health": ComplianceFlag.HIPAA,
        "payment": ComplianceFlag.PCI_DSS,
        "card": ComplianceFlag.PCI_DSS,
        "education": ComplianceFlag.FERPA,
        "personal": ComplianceFlag.GDPR,
    }
)
"""A context's `data_type` -> the flag that it adds."""

BY_ATTRIBUTE: Final[Mapping[str, ComplianceFlag]] = MappingProxyType(
    {
        "personal_data": ComplianceFlag.GDPR,
        "health_data": ComplianceFlag.HIPAA,
        "payment_data": ComplianceFlag.PCI_DSS,
        "education_data": ComplianceFlag.FERPA,
    }
)
"""An attribute of data -> the flag that it adds when it is true."""

CALIFORNIA: Final = frozenset({"CA", "US-CA", "CALIFORNIA"})


def determine_compliance_flags(
    event_type: str,
    context: Mapping[str, object] | None = None,
    *,
    extra: Mapping[str, EventTraits] | None = None,
) -> tuple[ComplianceFlag, ...]:
    """Return the flags of an event, in order and without repetition.

    Args:
        event_type: A member of any event enum, or its name.
        context: `user_location` (California adds CCPA to GDPR) and `data_type`.
        extra: The function's own traits of its events.
    """
    act = act_of(event_type, BY_ACT)
    flags = set(BY_ACT[act] if act else BY_CATEGORY[event_traits(event_type, extra=extra).category])
    context_values = context or {}
    added = BY_DATA_TYPE.get(str(context_values.get("data_type", "")).lower())
    if added:
        flags.add(added)
    if GDPR in flags and str(context_values.get("user_location", "")).upper() in CALIFORNIA:
        flags.add(ComplianceFlag.CCPA)
    return ordered(flags)


def determine_compliance_flags_for_data(
    data_type: str, attributes: Mapping[str, object] | None = None
) -> tuple[ComplianceFlag, ...]:
    """Return the flags of data by their type and attributes."""
    flags = {flag for name, flag in BY_ATTRIBUTE.items() if (attributes or {}).get(name) is True}
    added = BY_DATA_TYPE.get(data_type.lower())
    return ordered(flags | {added} if added else flags)


def ordered(flags: Collection[ComplianceFlag]) -> tuple[ComplianceFlag, ...]:
    """Return the flags in the order of the enum."""
    return tuple(flag for flag in ComplianceFlag if flag in flags)


class ComplianceCheck(NamedTuple):
    """The result of a compliance check, for an event's details."""

    compliance_type: ComplianceFlag
    passed: bool
    details: Mapping[str, object] | None = None
