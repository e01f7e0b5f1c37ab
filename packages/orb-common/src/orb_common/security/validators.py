"""Validators of what people type, by the rules of schemas/core/validators.yml.

The functions that begin with `validate_` answer yes or no; those that begin with `require_` raise and name the field
and the rule, never the value.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import DataValidationError, ValidationError
from orb_common.utils.rules import EMAIL, EMAIL_BLOCKLIST, PASSWORD, PHONE_NUMBER
from orb_common.utils.text_rules import Blocklist, Length, Regex, broken_rules, has_hidden

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from orb_common.utils.text_rules import Rule

BLOCKED_EMAIL_DOMAINS: Final = EMAIL_BLOCKLIST.values
"""Where nobody reads mail. Given to `validate_email` where people sign up; samples and tests live on them."""

_LENGTH: Final = next((rule for rule in PASSWORD if isinstance(rule, Length)), Length())


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a password must have: unless changed, what the schemas say."""

    min_length: int = _LENGTH.minimum
    max_length: int | None = _LENGTH.maximum
    upper: bool = True
    lower: bool = True
    digit: bool = True
    special: str | None = None
    """One of these must be there. Empty: none needs to be. None: those of the schemas."""

    def faults(self, password: str) -> tuple[str, ...]:
        """Return the names of all rules that the password breaks. Empty: it is strong enough."""
        return tuple(broken.rule for broken in broken_rules(password, self._rules()))

    def _rules(self) -> Iterator[Rule]:
        kept = {"upper": self.upper, "lower": self.lower, "digit": self.digit, "special": self.special != ""}
        for rule in PASSWORD:
            if isinstance(rule, Length):
                yield Length(self.min_length, self.max_length)
            elif not isinstance(rule, Regex):
                yield rule
            elif rule.name == "special" and self.special:
                yield rule._replace(pattern=f"[{re.escape(self.special)}]")
            elif kept.get(rule.name, True):
                yield rule


PASSWORD_POLICY: Final = PasswordPolicy()


def validate_email(email: object, *, blocked_domains: Collection[str] = ()) -> bool:
    """Return whether this is an e-mail address in its usual form, of none of the blocked domains or below them."""
    return isinstance(email, str) and not broken_rules(email, _email_rules(blocked_domains))


def _email_rules(blocked_domains: Collection[str]) -> tuple[Rule, ...]:
    return (*EMAIL, Blocklist(frozenset(blocked_domains), EMAIL_BLOCKLIST.message))


def validate_phone_number(phone: object) -> bool:
    """Return whether this is a number in E.164 form: `+`, the country, up to 15 digits in all, nothing else."""
    return isinstance(phone, str) and not broken_rules(phone, PHONE_NUMBER)


def validate_password_strength(password: object, *, policy: PasswordPolicy = PASSWORD_POLICY) -> bool:
    """Return whether a password keeps every rule of the policy."""
    return isinstance(password, str) and not policy.faults(password)


def validate_safe_string(text: object, *, max_length: int = 1000, multiline: bool = False) -> bool:
    """Return whether a text shows what it holds: no control characters, nothing that reorders, within the length."""
    if not isinstance(text, str) or len(text) > max_length:
        return False
    return not has_hidden(text, allowed="\n\t" if multiline else "")


def _required(text: object, rules: Iterable[Rule], field: str) -> str:
    if not isinstance(text, str):
        raise ValidationError("the field must be a text", field=field)
    broken = broken_rules(text, rules)
    if broken:
        raise ValidationError(f"the field {'; '.join(rule.message for rule in broken)}", field=field)
    return text


def require_email(email: object, *, field: str = "email", blocked_domains: Collection[str] = ()) -> str:
    """Return the address.

    Raises:
        ValidationError: 400, naming the field.
    """
    return _required(email, _email_rules(blocked_domains), field)


def require_phone_number(phone: object, *, field: str = "phoneNumber") -> str:
    """Return the number.

    Raises:
        ValidationError: 400, naming the field.
    """
    return _required(phone, PHONE_NUMBER, field)


def require_password(
    password: object, *, field: str = "password", policy: PasswordPolicy = PASSWORD_POLICY
) -> str:
    """Return the password.

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
    """Return the text in one normal form (NFC), without blanks around it.

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
    r"""Return the text without tags, and without any of `;`, `'`, `"`, `\`, `<` and `>`.

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
