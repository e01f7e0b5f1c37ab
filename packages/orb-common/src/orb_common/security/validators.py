"""Checks what people type, by the rules of `schemas/core/validators.yml`.

orb_common stands below the schemas and cannot read them at run time; it repeats the figures, and a test holds
both together. The functions that begin with `validate_` answer yes or no; those that begin with `require_`
raise and name the field and the rule, never the value.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import DataValidationError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Collection

BLOCKED_EMAIL_DOMAINS: Final = frozenset({"example.com", "test.com"})
"""Where nobody reads mail. Given to `validate_email` where people sign up; samples and tests live on them."""

MAX_EMAIL: Final = 254
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(
    rf"(?=.{{1,64}}@)[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*"
    rf"@(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])",
    re.ASCII,
)
_E164: Final = re.compile(r"\+[1-9][0-9]{9,14}", re.ASCII)

# Characters that change how the text around them is shown: a name can be made to read as another.
_REORDERING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
# Zl and Zp end a line as "\n" does, and are no control characters.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a password must have."""

    min_length: int = 8
    max_length: int = 256
    upper: bool = True
    lower: bool = True
    digit: bool = True
    special: str = "@$!%*?&"
    """One of these must be there. Empty: none needs to be."""

    def faults(self, password: str) -> tuple[str, ...]:
        """The names of all rules that the password breaks. Empty: it is strong enough."""
        checks = {
            "min_length": len(password) >= self.min_length,
            "max_length": len(password) <= self.max_length,
            "upper": not self.upper or any("A" <= c <= "Z" for c in password),
            "lower": not self.lower or any("a" <= c <= "z" for c in password),
            "digit": not self.digit or any("0" <= c <= "9" for c in password),
            "special": not self.special or any(c in self.special for c in password),
        }
        return tuple(rule for rule, kept in checks.items() if not kept)


PASSWORD_POLICY: Final = PasswordPolicy()


def validate_email(email: object, *, blocked_domains: Collection[str] = ()) -> bool:
    """Whether this is an e-mail address in its usual form: ASCII, a dotted domain, up to 254 characters."""
    if not isinstance(email, str) or len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email):
        return False
    domain = email.rpartition("@")[2].lower()
    return not any(domain == blocked or domain.endswith(f".{blocked}") for blocked in blocked_domains)


def validate_phone_number(phone: object) -> bool:
    """Whether this is a number in E.164 form: `+`, the country, 10 to 15 digits in all, nothing else."""
    return isinstance(phone, str) and _E164.fullmatch(phone) is not None


def validate_password_strength(password: object, *, policy: PasswordPolicy = PASSWORD_POLICY) -> bool:
    """Whether a password keeps every rule of the policy."""
    return isinstance(password, str) and not policy.faults(password)


def validate_safe_string(text: object, *, max_length: int = 1000, multiline: bool = False) -> bool:
    """Whether a text shows what it holds: no control characters, nothing that reorders, within the length."""
    if not isinstance(text, str) or len(text) > max_length:
        return False
    allowed = "\n\t" if multiline else ""
    return not any(
        character in _REORDERING
        or (character not in allowed and unicodedata.category(character) in _REFUSED_CATEGORIES)
        for character in text
    )


def require_email(email: object, *, field: str = "email", blocked_domains: Collection[str] = ()) -> str:
    """The address.

    Raises:
        ValidationError: 400, naming the field.
    """
    if not isinstance(email, str) or not validate_email(email, blocked_domains=blocked_domains):
        raise ValidationError("the field must be an e-mail address", field=field)
    return email


def require_phone_number(phone: object, *, field: str = "phoneNumber") -> str:
    """The number.

    Raises:
        ValidationError: 400, naming the field.
    """
    if not isinstance(phone, str) or not validate_phone_number(phone):
        raise ValidationError("the field must be a phone number in E.164 form", field=field)
    return phone


def require_password(
    password: object, *, field: str = "password", policy: PasswordPolicy = PASSWORD_POLICY
) -> str:
    """The password.

    Raises:
        DataValidationError: 400, with every rule that is broken.
    """
    faults = policy.faults(password) if isinstance(password, str) else ("type",)
    if faults or not isinstance(password, str):
        raise DataValidationError(
            "the password is too weak", [{"field": field, "rule": rule} for rule in faults]
        )
    return password


def require_safe_string(text: object, *, field: str, max_length: int = 1000, multiline: bool = False) -> str:
    """The text in one normal form (NFC), without blanks around it.

    Raises:
        ValidationError: 400, naming the field.
    """
    if not isinstance(text, str):
        raise ValidationError("the field must be a text", field=field)
    # Normalising takes quadratic time on marks that have to be put in order, so the length is looked at before.
    short = len(text) <= 4 * max_length
    normal = unicodedata.normalize("NFC", text).strip() if short else ""
    if not short or not validate_safe_string(normal, max_length=max_length, multiline=multiline):
        rule = f"the field must have at most {max_length} characters and no control characters"
        raise ValidationError(rule, field=field)
    return normal


def sanitize_input(text: str) -> str:
    r"""The text without tags, and without any of `;`, `'`, `"`, `\`, `<` and `>`.

    For what is shown as plain text. It is no substitute for parameters in queries and for escaping in pages.
    """
    kept: list[str] = []
    open_tags: list[int] = []
    # One pass with a stack: a pattern would leave `<b>` of `<<i>b>`, and repeating it takes quadratic time.
    for character in text:
        if character == "<":
            open_tags.append(len(kept))
        elif character == ">":
            if open_tags:
                del kept[open_tags.pop() :]
        elif character not in ";'\"\\":
            kept.append(character)
    return "".join(kept)
