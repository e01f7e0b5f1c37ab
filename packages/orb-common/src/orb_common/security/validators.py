"""Validators of user input, by the rules of schemas/core/validators.yml.

`validate_...` functions return True or False. `require_...` functions return the value, or raise an error that names
the field and the rule, never the value.
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
"""Domains for samples and tests, where nobody reads mail. Pass them to `validate_email` at sign-up."""

_PASSWORD_LENGTH: Final = next((rule for rule in PASSWORD if isinstance(rule, Length)), Length())


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """The rules of a password. The defaults are those of the schemas."""

    min_length: int = _PASSWORD_LENGTH.minimum
    max_length: int | None = _PASSWORD_LENGTH.maximum
    upper: bool = True
    lower: bool = True
    digit: bool = True
    special: str | None = None
    """The password must hold one of these characters. Empty: no such rule. None: those of the schemas."""

    def faults(self, password: str) -> tuple[str, ...]:
        """Return the names of all rules that the password breaks."""
        return tuple(broken.rule for broken in broken_rules(password, self._rules()))

    def _rules(self) -> Iterator[Rule]:
        enabled = {
            "upper": self.upper,
            "lower": self.lower,
            "digit": self.digit,
            "special": self.special != "",
        }
        for rule in PASSWORD:
            if isinstance(rule, Length):
                yield Length(self.min_length, self.max_length)
            elif not isinstance(rule, Regex):
                yield rule
            elif rule.name == "special" and self.special:
                yield rule._replace(pattern=f"[{re.escape(self.special)}]")
            elif enabled.get(rule.name, True):
                yield rule


PASSWORD_POLICY: Final = PasswordPolicy()


def validate_email(email: object, *, blocked_domains: Collection[str] = ()) -> bool:
    """Return whether this is an e-mail address in its usual form, outside the blocked domains and their subdomains."""
    return isinstance(email, str) and not broken_rules(email, _email_rules(blocked_domains))


def _email_rules(blocked_domains: Collection[str]) -> tuple[Rule, ...]:
    return (*EMAIL, Blocklist(frozenset(blocked_domains), EMAIL_BLOCKLIST.message))


def validate_phone_number(phone: object) -> bool:
    """Return whether this is a number in E.164 form: `+`, the country code, up to 15 digits in all."""
    return isinstance(phone, str) and not broken_rules(phone, PHONE_NUMBER)


def validate_password_strength(password: object, *, policy: PasswordPolicy = PASSWORD_POLICY) -> bool:
    """Return whether a password keeps every rule of the policy."""
    return isinstance(password, str) and not policy.faults(password)


def validate_safe_string(text: object, *, max_length: int = 1000, multiline: bool = False) -> bool:
    """Return whether a text is short enough and has no control or reordering characters."""
    if not isinstance(text, str) or len(text) > max_length:
        return False
    return not has_hidden(text, allowed="\n\t" if multiline else "")


def _require_text(text: object, rules: Iterable[Rule], field: str) -> str:
    if not isinstance(text, str):
        raise ValidationError("the field must be a text", field=field)
    broken = broken_rules(text, rules)
    if broken:
        raise ValidationError(f"the field {'; '.join(rule.message for rule in broken)}", field=field)
    return text


def require_email(email: object, *, field: str = "email", blocked_domains: Collection[str] = ()) -> str:
    """Return the address.

    Raises:
        ValidationError: 400. It names the field.
    """
    return _require_text(email, _email_rules(blocked_domains), field)


def require_phone_number(phone: object, *, field: str = "phoneNumber") -> str:
    """Return the number.

    Raises:
        ValidationError: 400. It names the field.
    """
    return _require_text(phone, PHONE_NUMBER, field)


def require_password(
    password: object, *, field: str = "password", policy: PasswordPolicy = PASSWORD_POLICY
) -> str:
    """Return the password.

    Raises:
        DataValidationError: 400. It names every broken rule.
    """
    faults = policy.faults(password) if isinstance(password, str) else ("type",)
    if faults or not isinstance(password, str):
        raise DataValidationError(
            "the password is too weak", [{"field": field, "rule": rule} for rule in faults]
        )
    return password


def require_safe_string(text: object, *, field: str, max_length: int = 1000, multiline: bool = False) -> str:
    """Return the text in normal form (NFC), without leading and trailing blanks.

    Raises:
        ValidationError: 400. It names the field.
    """
    if not isinstance(text, str):
        raise ValidationError("the field must be a text", field=field)
    # Normalising takes quadratic time on combining marks, so check the length first.
    short = len(text) <= 4 * max_length
    normal = unicodedata.normalize("NFC", text).strip() if short else ""
    if not short or not validate_safe_string(normal, max_length=max_length, multiline=multiline):
        rule = f"the field must have at most {max_length} characters and no control characters"
        raise ValidationError(rule, field=field)
    return normal


def sanitize_input(text: str) -> str:
    r"""Return the text without tags, and without any of `;`, `'`, `"`, `\`, `<` and `>`.

    Use it for plain text only. It does not replace parameters in queries or escaping in pages.
    """
    output: list[str] = []
    open_tags: list[int] = []
    # One pass with a stack: a regular expression would leave `<b>` of `<<i>b>`, and repeating it is quadratic.
    for character in text:
        if character == "<":
            open_tags.append(len(output))
        elif character == ">":
            if open_tags:
                del output[open_tags.pop() :]
        elif character not in ";'\"\\":
            output.append(character)
    return "".join(output)
