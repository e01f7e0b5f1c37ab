"""Finds values that are secret because of the fields beside them.

Two kinds: the value of a record with a secret name, `{"name": "DB_PASSWORD", "value": ...}`, and a value whose name is
secret only beside certain other names (its companions), such as `code` beside `client_id`. In a structure, a record is
one mapping. In a text, a record is the content of one pair of brackets. Without brackets, it ends before the first name
that repeats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .masks import MASK
from .names import is_secret_name
from .pairs import mask_value
from .patterns import pattern
from .value_spans import end_of_quoted, value_span

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

__all__ = ["has_companion", "is_value_field", "mask_records", "names_of_value", "needs_companion"]

_NAME_FIELDS = frozenset(
    {"attribute", "attributename", "field", "fieldname", "header", "headername", "key", "name", "optionname",
     "parameterkey", "parametername", "property", "propertyname", "variable", "variablename"}
)  # fmt: skip
_VALUE_FIELDS = frozenset({"after", "before", "content", "default", "new", "old", "val"})
_OAUTH = frozenset({"clientid", "granttype", "redirecturi"})
_COMPANIONS: dict[str, frozenset[str]] = {
    "code": _OAUTH,
    "state": _OAUTH,
    # The session of Cognito that continues a sign-in.
    "session": frozenset(
        {
            "authenticationresult",
            "challengename",
            "challengeparameters",
            "challengeresponses",
            "availablechallenges",
        }
    ),
    # Private keys as JSON (RFC 7518, 6.2.2, 6.3.2 and 6.4.1).
    **dict.fromkeys(("d", "dp", "dq", "k", "p", "q", "qi"), frozenset({"kty"})),
}
"""Each name that needs a companion, with its companions. One of them is enough."""
_CODE_OR_STATE = r"[A-Z][A-Z_]{1,10}|[A-Z]{1,16}(?:-[A-Z]{1,16})*-\d{1,4}|\d{1,6}"
"""Error codes of orb, status codes of HTTP, and states such as ACTIVE: these are not secrets."""
_SEPARATORS = str.maketrans("", "", " _-")
_OPENING = frozenset("([{<")
_MAX_NAME_LENGTH = 64
_MAX_NAMES = 16

_SIGN = r"[ \t]{0,64}(=>|[:=](?![:=])|%3[aAdD])(?:\s|%20){0,64}"
_LEXEME = (
    rf"(\\*[\"'])([\w.-]{{1,256}}+)\1{_SIGN}"  # a quoted name
    r"|(?:(?<![^\s(\[{,:=])|(?<=\\n))(?:[bBrRuU]{1,2})?(\\*)([\"'])"  # any other quoted text
    rf"|(?:(?<![^\s(\[{{,;&?#\"'\\])|(?<=%[0-9a-fA-F]{{2}})|(?<==)(?=[\w.-]++(?:=|%3[dD])))([\w.-]++){_SIGN}"  # a name
    r"|(?:(?<![^\s(\[{,:=\"'<])|(?<=\\n)|(?<=\w)(?=\())(?:[(\[{]|<(?=[A-Za-z_]))|[)\]}>]"
)
_MIN_NESTED = 12
_NAME_OF_VALUE = (
    r"(?:[|>][0-9+-]{0,2}(?:\s|\\{1,64}n){1,64})?(?:[bBrRuU]{1,2}(?=\\*[\"']))?"
    r"(?:\{\s{0,8}\\*[\"']S\\*[\"']\s{0,8}:\s{0,8})?\\*[\"']?([\w./:-]{2,256}+)"
)


def is_value_field(name: str) -> bool:
    """Return whether a field holds the value of a record, whose name is in another field."""
    normalized = _normalize(name)
    return normalized.endswith(("value", "values")) or normalized in _VALUE_FIELDS


def needs_companion(name: str) -> bool:
    """Return whether a value of this name is a secret only beside a companion."""
    return _normalize(name) in _COMPANIONS


def names_of_value(mapping: Mapping[str, object]) -> list[str]:
    """Return the names that a record gives its value: `["DB_PASSWORD"]` for `{"Name": "DB_PASSWORD", "Value": ...}`."""
    found = [text_of(value) for name, value in mapping.items() if _normalize(name) in _NAME_FIELDS]
    return [text for text in found if text]


def text_of(value: object) -> str:
    """Return a text, or the text in `{"S": ...}` (DynamoDB). Return an empty text for any other value."""
    if isinstance(value, dict) and len(value) == 1:
        value = value.get("S")
    return value if isinstance(value, str) else ""


def has_companion(mapping: Mapping[str, object], name: str) -> bool:
    """Return whether a mapping has a companion of a name that needs one, so that the value of the name is a secret."""
    value = mapping[name]
    if not isinstance(value, str | list) or (
        isinstance(value, str) and pattern(_CODE_OR_STATE).fullmatch(value)
    ):
        return False
    return not _COMPANIONS[_normalize(name)].isdisjoint(map(_normalize, mapping))


def _normalize(name: str) -> str:
    return name[-_MAX_NAME_LENGTH:].translate(_SEPARATORS).lower()


class _Value(NamedTuple):
    """A value that may be a secret, with its positions in the text."""

    name: str
    start_of_name: int
    end_of_sign: int
    """The end of the sign between name and value."""
    start: int
    closed: bool
    """Whether the name is quoted."""
    joined_by_equals: bool
    end: int
    """Negative: not found yet."""


class _Record:
    """The names and values of one record in a text."""

    def __init__(self, bracket: str = "") -> None:
        self.bracket = bracket
        self.names: set[str] = set()
        self.secret = False
        """Whether the record gives its value a secret name."""
        self.values: list[_Value] = []

    def end_value(self, end: int) -> None:
        """Set the end of the last value, at a bracket or the next name."""
        if self.values and self.values[-1].end < 0:
            self.values[-1] = self.values[-1]._replace(end=end)


class _RecordReader:
    """Finds the secret values of records in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        self.stack = [_Record()]
        self.ranges: list[tuple[int, int]] = []
        """The parts of the text that are still to be read. A quoted text is read again: it may contain records."""

    def read(self) -> list[tuple[int, int]]:
        """Return start and end of each secret value, sorted."""
        for lenient in (False, True):
            # A backslash before a quote has two readings, and they differ in the brackets that count.
            self.ranges.append((0, len(self.text)))
            while self.ranges:
                self._read_range(*self.ranges.pop(), lenient=lenient)
        if "\n" in self.text or "\\n" in self.text:
            # In YAML, a text without quotes may contain quotes and brackets. So a third reading looks only for names.
            self._read_names()
        return sorted(self.spans)

    def _read_range(self, position: int, limit: int, *, lenient: bool) -> None:
        self.stack = [_Record()]
        while match := pattern(_LEXEME).search(self.text, position, limit):
            position = match.end()
            if match[2] or match[6]:
                self._add(match)
            elif match[5]:
                end = end_of_quoted(self.text, position, len(match[4]), match[5], lenient=lenient)
                if end - position >= _MIN_NESTED:
                    self.ranges.append((position, min(end, limit)))
                position = end + len(match[4]) + 1
            elif match[0] in _OPENING:
                self.stack.append(_Record(match[0]))
            elif len(self.stack) > 1 and (match[0] == ">") == (self.stack[-1].bracket == "<"):
                self.stack[-1].end_value(match.start())
                self._close(self.stack.pop(), enclosed=True)
        while self.stack:
            self.stack[-1].end_value(limit)
            self._close(self.stack.pop(), enclosed=bool(self.stack))

    def _read_names(self) -> None:
        self.stack = [_Record()]
        for match in pattern(_LEXEME).finditer(self.text):
            if match[2] or match[6]:
                self._add(match)
        self._close(self.stack[0], enclosed=False)

    def _add(self, match: re.Match[str]) -> None:
        record = self.stack[-1]
        closed = bool(match[2])
        name, start = (match[2], match.start(2)) if closed else (match[6], match.start(6))
        if not closed and record.values and record.values[-1].start == start and record.values[-1].end < 0:
            return  # not a name, but a value that contains a sign
        record.end_value(match.start())
        if self.text[start - 1 : start] == "\\" and name[0] in "nrt":
            # In a `repr`, the "n" belongs to the end of the line before, `\n`.
            start, name = start + 1, name[1:]
        normalized = _normalize(name)
        if not (normalized in _DECISIVE_NAMES or is_value_field(name)):
            return
        if normalized in record.names or len(record.names) >= _MAX_NAMES:
            self._close(record, enclosed=len(self.stack) > 1)
            record = self.stack[-1] = _Record(record.bracket)
        record.names.add(normalized)
        if normalized in _NAME_FIELDS:
            value = pattern(_NAME_OF_VALUE).match(self.text, match.end())
            record.secret = record.secret or (value is not None and is_secret_name(value[1]))
        elif normalized not in _COMPANION_NAMES:
            sign = 3 if closed else 7
            equals = match[sign] not in {":", "%3a", "%3A"}
            record.values.append(_Value(normalized, start, match.end(sign), match.end(), closed, equals, -1))

    def _close(self, record: _Record, *, enclosed: bool) -> None:
        for value in record.values:
            companions = _COMPANIONS.get(value.name)
            if companions is None:
                hidden = record.secret
            else:
                # In prose, `code: ...` is not a secret.
                unambiguous = enclosed or value.joined_by_equals or "kty" in companions
                hidden = unambiguous and not companions.isdisjoint(record.names)
            if not hidden or (self.spans and self.spans[-1][0] <= value.end_of_sign < self.spans[-1][1]):
                continue
            start, end = value.start, value.end
            if not enclosed:
                start, end = value_span(
                    self.text, value.start_of_name, value.end_of_sign, name=value.name, closed=value.closed
                )
            end = start + len(self.text[start:end].rstrip(" \t\r\n,;&"))
            if start < end and not (
                companions and pattern(_CODE_OR_STATE).fullmatch(self.text[start:end].strip("\\\"'"))
            ):
                self.spans.append((start, end))


_COMPANION_NAMES = frozenset.union(*_COMPANIONS.values())
_DECISIVE_NAMES = _NAME_FIELDS | _COMPANION_NAMES | _COMPANIONS.keys()
_BEGINNINGS = frozenset({"val", *(name[:5] for name in _VALUE_FIELDS | _COMPANION_NAMES)})
"""Beginnings of words. A text without any of them is not searched for records."""


def mask_records(text: str) -> str:
    """Return a text with the secret values of its records masked."""
    lower = text.lower()
    if not any(beginning in lower for beginning in _BEGINNINGS):
        return text
    parts: list[str] = []
    done = 0
    for start, end in _RecordReader(text).read():
        if end <= done:
            continue
        first = max(start, done)
        if text[first:end].strip("\\\"'") != MASK:
            parts += (text[done:first], mask_value(text[first:end]))
            done = end
    return "".join((*parts, text[done:])) if parts else text
