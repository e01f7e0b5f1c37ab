"""Names that decide about a value beside them: `{"name": "DB_PASSWORD", "value": ...}`, `code` beside `client_id`.

Structures ask for one mapping, texts for what stands within one pair of brackets or, outside of all, between two names
that repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .masks import MASK
from .names import is_secret_name
from .pairs import mask_value
from .patterns import pattern
from .value_spans import end_of_quoted, extent

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

__all__ = ["is_beside_name", "is_value_name", "mask_records", "named", "tells_beside"]

_NAMES = frozenset(
    {"attribute", "attributename", "field", "fieldname", "header", "headername", "key", "name", "optionname",
     "parameterkey", "parametername", "property", "propertyname", "variable", "variablename"}
)  # fmt: skip
_VALUES = frozenset({"after", "before", "content", "default", "new", "old", "val"})
_OAUTH = frozenset({"clientid", "granttype", "redirecturi"})
_BESIDE = {
    "code": _OAUTH,
    "state": _OAUTH,
    # Cognito's, which continues a sign-in.
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
_PLAIN = r"[A-Z][A-Z_]{1,10}|[A-Z]{1,16}(?:-[A-Z]{1,16})*-\d{1,4}|\d{1,6}"
"""Error codes of ours, codes of HTTP, and states such as ACTIVE."""
_SEPARATORS = str.maketrans("", "", " _-")
_OPENING = frozenset("([{<")
_LONGEST = 64
_MOST_NAMES = 16

_SIGN = r"[ \t]{0,64}(=>|[:=](?![:=])|%3[aAdD])(?:\s|%20){0,64}"
_TOKEN = (
    rf"(\\*[\"'])([\w.-]{{1,256}}+)\1{_SIGN}"  # a quoted name
    r"|(?:(?<![^\s(\[{,:=])|(?<=\\n))(?:[bBrRuU]{1,2})?(\\*)([\"'])"  # any other quoted text
    rf"|(?:(?<![^\s(\[{{,;&?#\"'\\])|(?<=%[0-9a-fA-F]{{2}})|(?<==)(?=[\w.-]++(?:=|%3[dD])))([\w.-]++){_SIGN}"  # a name
    r"|(?:(?<![^\s(\[{,:=\"'<])|(?<=\\n)|(?<=\w)(?=\())(?:[(\[{]|<(?=[A-Za-z_]))|[)\]}>]"
)
_LONG = 12
_NAME_OF_VALUE = (
    r"(?:[|>][0-9+-]{0,2}(?:\s|\\{1,64}n){1,64})?(?:[bBrRuU]{1,2}(?=\\*[\"']))?"
    r"(?:\{\s{0,8}\\*[\"']S\\*[\"']\s{0,8}:\s{0,8})?\\*[\"']?([\w./:-]{2,256}+)"
)


def is_value_name(name: str) -> bool:
    """Return whether a name says that its value belongs to a name beside it."""
    small = _squeezed(name)
    return small.endswith(("value", "values")) or small in _VALUES


def is_beside_name(name: str) -> bool:
    """Return whether a value of this name can be a secret, by the names beside it."""
    return _squeezed(name) in _BESIDE


def named(mapping: Mapping[str, object]) -> list[str]:
    """Return what a mapping names its value: `["DB_PASSWORD"]` of `{"Name": "DB_PASSWORD", "Value": ...}`."""
    found = [text_of(value) for name, value in mapping.items() if _squeezed(name) in _NAMES]
    return [text for text in found if text]


def text_of(value: object) -> str:
    """Return a text, also as an item of DynamoDB holds it; else nothing."""
    if isinstance(value, dict) and len(value) == 1:
        value = value.get("S")
    return value if isinstance(value, str) else ""


def tells_beside(mapping: Mapping[str, object], name: str) -> bool:
    """Return whether the value of such a name is a secret in this mapping."""
    value = mapping[name]
    if not isinstance(value, str | list) or (isinstance(value, str) and pattern(_PLAIN).fullmatch(value)):
        return False
    return not _BESIDE[_squeezed(name)].isdisjoint(map(_squeezed, mapping))


def _squeezed(name: str) -> str:
    return name[-_LONGEST:].translate(_SEPARATORS).lower()


class _Value(NamedTuple):
    name: str
    start_of_name: int
    sign: int
    start: int
    closed: bool
    joined_by_equals: bool
    end: int


class _Record:
    """What was read of one record."""

    def __init__(self, bracket: str = "") -> None:
        self.bracket = bracket
        self.names: set[str] = set()
        self.secret = False
        self.values: list[_Value] = []

    def end_value(self, end: int) -> None:
        """Sets the end of the last value, which brackets or the next name give."""
        if self.values and self.values[-1].end < 0:
            self.values[-1] = self.values[-1]._replace(end=end)


class _Reader:
    """One look through a text that holds records."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        self.stack = [_Record()]
        # A quoted text may hold records of its own.
        self.ranges: list[tuple[int, int]] = []

    def read(self) -> list[tuple[int, int]]:
        """Return where the values are that must not be seen."""
        for lenient in (False, True):
            # Both ways to read a backslash before a quote, since brackets count by it.
            self.ranges.append((0, len(self.text)))
            while self.ranges:
                self._read_range(*self.ranges.pop(), lenient=lenient)
        if "\n" in self.text or "\\n" in self.text:
            # In YAML, texts without quotes may hold quotes and brackets of any kind: only names count then.
            self._read_names()
        return sorted(self.spans)

    def _read_range(self, position: int, limit: int, *, lenient: bool) -> None:
        self.stack = [_Record()]
        while match := pattern(_TOKEN).search(self.text, position, limit):
            position = match.end()
            if match[2] or match[6]:
                self._add(match)
            elif match[5]:
                end = end_of_quoted(self.text, position, len(match[4]), match[5], lenient=lenient)
                if end - position >= _LONG:
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
        for match in pattern(_TOKEN).finditer(self.text):
            if match[2] or match[6]:
                self._add(match)
        self._close(self.stack[0], enclosed=False)

    def _add(self, match: re.Match[str]) -> None:
        record = self.stack[-1]
        closed = bool(match[2])
        name, start = (match[2], match.start(2)) if closed else (match[6], match.start(6))
        if not closed and record.values and record.values[-1].start == start and record.values[-1].end < 0:
            return  # no name, but a value with a sign in it
        record.end_value(match.start())
        if self.text[start - 1 : start] == "\\" and name[0] in "nrt":
            # In a `repr`, the line before ended with an "n".
            start, name = start + 1, name[1:]
        small = _squeezed(name)
        if not (small in _NAMES or small in _BESIDE or is_value_name(name) or small in _TELLING):
            return
        if small in record.names or len(record.names) >= _MOST_NAMES:
            self._close(record, enclosed=len(self.stack) > 1)
            record = self.stack[-1] = _Record(record.bracket)
        record.names.add(small)
        if small in _NAMES:
            value = pattern(_NAME_OF_VALUE).match(self.text, match.end())
            record.secret = record.secret or (value is not None and is_secret_name(value[1]))
        elif small not in _TELLING:
            sign = 3 if closed else 7
            equals = match[sign] not in {":", "%3a", "%3A"}
            record.values.append(_Value(small, start, match.end(sign), match.end(), closed, equals, -1))

    def _close(self, record: _Record, *, enclosed: bool) -> None:
        for value in record.values:
            beside = _BESIDE.get(value.name)
            if beside is None:
                hidden = record.secret
            else:
                # In prose `code: ...` is no secret.
                sure = enclosed or value.joined_by_equals or "kty" in beside
                hidden = sure and not beside.isdisjoint(record.names)
            if not hidden or (self.spans and self.spans[-1][0] <= value.sign < self.spans[-1][1]):
                continue
            start, end = value.start, value.end
            if not enclosed:
                start, end = extent(
                    self.text, value.start_of_name, value.sign, name=value.name, closed=value.closed
                )
            end = start + len(self.text[start:end].rstrip(" \t\r\n,;&"))
            if start < end and not (
                beside and pattern(_PLAIN).fullmatch(self.text[start:end].strip("\\\"'"))
            ):
                self.spans.append((start, end))


_TELLING = frozenset.union(*_BESIDE.values())
_SIGNS = frozenset({"val", *(name[:5] for name in _VALUES | _TELLING)})
"""How the words begin without which no record is looked at."""


def mask_records(text: str) -> str:
    """Return a text without the values of its records that have a secret name."""
    small = text.lower()
    if not any(sign in small for sign in _SIGNS):
        return text
    parts: list[str] = []
    done = 0
    for start, end in _Reader(text).read():
        if end <= done:
            continue
        first = max(start, done)
        if text[first:end].strip("\\\"'") != MASK:
            parts += (text[done:first], mask_value(text[first:end]))
            done = end
    return "".join((*parts, text[done:])) if parts else text
