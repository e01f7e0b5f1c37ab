"""How sensitive a field is, and how its value is masked before it reaches the trail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from orb_common.redaction import MASK, words

from .evidence import evidence, holds_secret


class FieldClassification(StrEnum):
    """From what anyone may see to what nobody may."""

    STANDARD = "STANDARD"
    SENSITIVE = "SENSITIVE"
    PII = "PII"
    PROTECTED = "PROTECTED"
    FINANCIAL = "FINANCIAL"
    HEALTHCARE = "HEALTHCARE"


ALWAYS_MASKED: Final = frozenset(
    {
        FieldClassification.SENSITIVE,
        FieldClassification.FINANCIAL,
        FieldClassification.PROTECTED,
        FieldClassification.HEALTHCARE,
    }
)
_FINANCIAL: Final = (
    "card card_number credit_card cvv cvc iban bic swift bank_account account_number routing_number "
    "salary income"
)
_HEALTHCARE: Final = (
    "diagnosis medical medical_record health prescription allergy allergies treatment insurance_number"
)
_PROTECTED: Final = (
    "race ethnicity religion gender disability sexual_orientation political_opinion nationality "
    "biometric genetic"
)
_PII: Final = (
    "email emails phone mobile ssn social_security_number tax_id passport passport_number driver_license "
    "first_name last_name full_name middle_name maiden_name display_name surname birth_date date_of_birth "
    "dob birthday birth_place address street city postal_code zip zip_code ip_address latitude longitude location "
    # Written without any mark between their words, or otherwise spelt.
    "e_mail firstname lastname fullname given_name family_name phonenumber telephone cellphone fax dateofbirth "
    "birthdate birthplace zipcode postcode ip"
)
_PHRASES: Final = tuple(
    (classification, frozenset(tuple(phrase.split("_")) for phrase in phrases.split()))
    for classification, phrases in (
        (FieldClassification.FINANCIAL, _FINANCIAL),
        (FieldClassification.HEALTHCARE, _HEALTHCARE),
        (FieldClassification.PROTECTED, _PROTECTED),
        (FieldClassification.PII, _PII),
    )
)
"""Classification -> the runs of words in a name that mean it."""
_PERSONAL: Final = frozenset(phrase for _, phrases in _PHRASES for phrase in phrases)
"""Whole names that mean something of a person, though `holds_secret` would hide some of them altogether."""
_CHECK_WORDS: Final = frozenset({"verified", "enabled", "confirmed", "count", "changed", "at", "status"})


def classify_field(name: str, value: object = None) -> FieldClassification:  # noqa: ARG001 - see below
    """The classification of a field by the words of its name; the value never decides.

    `emailVerified` is a fact about an address, not an address.
    """
    if _is_secret(name):
        return FieldClassification.SENSITIVE
    parts = words(name)
    if parts and parts[-1] in _CHECK_WORDS:
        return FieldClassification.STANDARD
    runs = {parts[start:end] for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    for classification, phrases in _PHRASES:
        if not phrases.isdisjoint(runs):
            return classification
    return FieldClassification.STANDARD


def _is_secret(name: str) -> bool:
    return holds_secret(name) and words(name) not in _PERSONAL


Classifications = Mapping[str, FieldClassification | str] | Iterable[str]


def classifications(custom: Classifications | None) -> dict[str, FieldClassification]:
    """A table by the words of names: `firstName` and `first_name` are one field. Bare names are SENSITIVE.

    Raises:
        ValueError: a classification that does not exist.
    """
    if custom is None:
        return {}
    pairs = (
        custom.items()
        if isinstance(custom, Mapping)
        else ((name, FieldClassification.SENSITIVE) for name in custom)
    )
    return {"_".join(words(name)) or name: FieldClassification(kind) for name, kind in pairs}


def mask(
    value: object, classification: FieldClassification, *, name: str = "", mask_pii: bool = True
) -> object:
    """What may be written of a value. None stays None: that a field was empty is no secret."""
    if value is None or classification is FieldClassification.STANDARD:
        return evidence(value)
    if classification is FieldClassification.PII and not mask_pii:
        return evidence(value)
    if _is_secret(name):
        return MASK
    if isinstance(value, (list, tuple, set, frozenset, Mapping)):
        return f"[{len(value)} masked]"
    if classification in ALWAYS_MASKED or not isinstance(value, str):
        return MASK
    return _partly(value, words(name))


def _partly(text: str, parts: tuple[str, ...]) -> str:
    """PII: enough to recognise what one knows, too little to learn it."""
    local, at, domain = text.rpartition("@")
    if at and local:
        return f"{local[0]}***{local[-1] if len(local) > 3 else ''}@{domain}"  # noqa: PLR2004
    if "ssn" in parts or "security" in parts:
        return f"***{text[-4:]}" if len(text) >= 9 else MASK  # noqa: PLR2004 - nine digits in a number
    if {"phone", "mobile"} & set(parts) or re.fullmatch(r"\+\d{7,15}", text):
        return f"{text[:3]}***" if len(text) >= 7 else MASK  # noqa: PLR2004 - the shortest number
    if "name" in parts or "surname" in parts:
        return f"{text[:1]}***"
    return MASK
