"""Which rule books an event counts for.

Flags decide what an auditor finds again years later, so each is a row of a table: by category, by act, and by
what the context says about the data or the person. The order is that of `ComplianceFlag`, the same for every
run.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from .events import AuditEventCategory, EventTraits, act_of, event_traits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class ComplianceFlag(StrEnum):
    """The rule books that are known."""

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
"""What every event of a category counts for."""

BY_ACT: Final[Mapping[str, frozenset[ComplianceFlag]]] = MappingProxyType(
    {
        "DELETED": frozenset({GDPR, SOX, SOC_2}),
        "CROSS_ACCESS_ATTEMPTED": frozenset({GDPR, SOX, SOC_2, ISO}),
        "DATA_RETENTION_EXTENDED": frozenset({GDPR, SOX, SOC_2}),
        "CONFIGURATION_CHANGED": frozenset({SOX, SOC_2, ISO}),
        "OWNERSHIP_TRANSFERRED": frozenset({GDPR, SOX, SOC_2}),
    }
)
"""Acts that count for other rule books than their category."""

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
"""What a context's `data_type` adds."""

BY_ATTRIBUTE: Final[Mapping[str, ComplianceFlag]] = MappingProxyType(
    {
        "personal_data": ComplianceFlag.GDPR,
        "health_data": ComplianceFlag.HIPAA,
        "payment_data": ComplianceFlag.PCI_DSS,
        "education_data": ComplianceFlag.FERPA,
    }
)
"""What an attribute of data adds when it is true."""

CALIFORNIA: Final = frozenset({"CA", "US-CA", "CALIFORNIA"})


def determine_compliance_flags(
    event_type: str,
    context: Mapping[str, object] | None = None,
    *,
    extra: Mapping[str, EventTraits] | None = None,
) -> tuple[ComplianceFlag, ...]:
    """The flags of an event, ordered and without repetition.

    Args:
        event_type: A member of any event enum, or its name.
        context: `user_location` (a resident of California adds CCPA to what counts for GDPR) and `data_type`.
        extra: The function's own meanings of its events.
    """
    act = act_of(event_type, BY_ACT)
    flags = set(BY_ACT[act] if act else BY_CATEGORY[event_traits(event_type, extra=extra).category])
    facts = context or {}
    added = BY_DATA_TYPE.get(str(facts.get("data_type", "")).lower())
    if added:
        flags.add(added)
    if GDPR in flags and str(facts.get("user_location", "")).upper() in CALIFORNIA:
        flags.add(ComplianceFlag.CCPA)
    return ordered(flags)


def determine_compliance_flags_for_data(
    data_type: str, attributes: Mapping[str, object] | None = None
) -> tuple[ComplianceFlag, ...]:
    """The flags that data carry by their kind and attributes, whatever happens to them."""
    flags = {flag for name, flag in BY_ATTRIBUTE.items() if (attributes or {}).get(name) is True}
    added = BY_DATA_TYPE.get(data_type.lower())
    return ordered(flags | {added} if added else flags)


def ordered(flags: Collection[ComplianceFlag]) -> tuple[ComplianceFlag, ...]:
    """The same flags in the order of the enum: two runs write the same line."""
    return tuple(flag for flag in ComplianceFlag if flag in flags)


class ComplianceCheck(NamedTuple):
    """The outcome of one check that somebody made, to be put into an event's details."""

    compliance_type: ComplianceFlag
    passed: bool
    details: Mapping[str, object] | None = None
