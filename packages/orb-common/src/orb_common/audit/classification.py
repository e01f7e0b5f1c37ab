"""Classify fields by how sensitive they are, and mask their values before they reach the audit trail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from orb_common.redaction import MASK, words

from .evidence import evidence, holds_secret


class FieldClassification(StrEnum):
    """How sensitive a field is. All but STANDARD are masked."""

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
    # Without a separator between the words, or in another spelling.
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
"""Classification -> the phrases (runs of words in a name) that mean it."""
_PII_NAMES: Final = frozenset(phrase for _, phrases in _PHRASES for phrase in phrases)
"""Whole names of personal data. They are classified as such, even where `holds_secret` calls them secret."""
_FACT_WORDS: Final = frozenset({"verified", "enabled", "confirmed", "count", "changed", "at", "status"})


def classify_field(name: str, value: object = None) -> FieldClassification:  # noqa: ARG001 - see below
    """Return the classification of a field by the words of its name. The value is not used.

    `emailVerified` is STANDARD: a fact about an address, not an address.
    """
    if _is_secret(name):
        return FieldClassification.SENSITIVE
    name_words = words(name)
    if name_words and name_words[-1] in _FACT_WORDS:
        return FieldClassification.STANDARD
    runs = {
        name_words[start:end]
        for start in range(len(name_words))
        for end in range(start + 1, len(name_words) + 1)
    }
    for classification, phrases in _PHRASES:
        if not phrases.isdisjoint(runs):
            return classification
    return FieldClassification.STANDARD


def _is_secret(name: str) -> bool:
    return holds_secret(name) and words(name) not in _PII_NAMES


Classifications = Mapping[str, FieldClassification | str] | Iterable[str]


def classifications(custom: Classifications | None) -> dict[str, FieldClassification]:
    """Return field -> classification, with `firstName` and `first_name` as one field. Names without one are SENSITIVE.

    Raises:
        ValueError: A classification is unknown.
    """
    if custom is None:
        return {}
    pairs = (
        custom.items()
        if isinstance(custom, Mapping)
        else ((name, FieldClassification.SENSITIVE) for name in custom)
    )
    return {one_spelling(name): FieldClassification(kind) for name, kind in pairs}


def one_spelling(name: str) -> str:
    """Return a field's name in the one spelling of `firstName` and `first_name`."""
    return "_".join(words(name)) or name


def mask(
    value: object, classification: FieldClassification, *, name: str = "", mask_pii: bool = True
) -> object:
    """Return a value as it may be written. None stays None, because readers may know that a field was empty."""
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
    return _mask_partly(value, words(name))


def _mask_partly(text: str, name_words: tuple[str, ...]) -> str:
    """Mask most of a text: enough is left to recognise a known value, too little to learn an unknown one."""
    local, at, domain = text.rpartition("@")
    if at and local:
        return f"{local[0]}***{local[-1] if len(local) > 3 else ''}@{domain}"  # noqa: PLR2004
    if "ssn" in name_words or "security" in name_words:
        return f"***{text[-4:]}" if len(text) >= 9 else MASK  # noqa: PLR2004 - nine digits in a number
    if {"phone", "mobile"} & set(name_words) or re.fullmatch(r"\+\d{7,15}", text):
        return f"{text[:3]}***" if len(text) >= 7 else MASK  # noqa: PLR2004 - the shortest number
    if "name" in name_words or "surname" in name_words:
        return f"{text[:1]}***"
    return MASK
