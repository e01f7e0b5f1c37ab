"""Hides secrets in structures: the values of secret names, and secrets in any text.

Parts without secrets are returned unchanged, not copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.jsonable import MAX_DEPTH, TOO_DEEP, Readable, jsonable, numbered

from .cards import is_card
from .free_text import redact_text
from .masks import CARD_MASK, MASK
from .names import is_header_secret, is_secret_name
from .prefilter import Findings, Sign
from .records import has_companion, is_value_field, names_of_value, needs_companion, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orb_common.jsonable import Policy

__all__ = ["LINES", "NotJsonError", "Redactor", "Rules", "redact"]

_CLEAN, _SECRET, _SECRET_IN_NAME, _VALUE_OF_RECORD, _NEEDS_COMPANION, _HEADERS = range(6)
"""The states of a name, in this order:

- nothing to hide
- its value is a secret
- the name itself contains a secret
- its value belongs to a record, as in `{"name": "DB_PASSWORD", "value": ...}`
- its value is a secret beside certain names, such as `code` beside `client_id`
- its value is the headers of a request, where session ids are secret
"""
_HEADER_NAMES = frozenset({"headers", "multiValueHeaders", "rawHeaders", "requestHeaders", "responseHeaders"})
_MAX_NAMES = 4096
_MAX_NAME_LENGTH = 256
_NOT_IN_NAMES = frozenset(" =\n")
_PAIR = 2
_SCALARS = frozenset({str, int, float, bool, type(None)})
_MIN_CARD = 10**12
_MAX_CARD = 10**19


class NotJsonError(TypeError):
    """The structure holds a value that is not JSON."""


class Rules:
    """What counts as a secret, with a cache of the states of names.

    Args:
        emails: Whether e-mail addresses are hidden.
        is_secret: Returns whether the value of a name is a secret.
        policy: The JSON form of values that are not JSON.
    """

    def __init__(
        self,
        *,
        emails: bool = True,
        is_secret: Callable[[str], bool] = is_secret_name,
        policy: Policy | None = None,
    ) -> None:
        self.signs = Sign.ALL if emails else Sign.ALL & ~Sign.EMAIL
        self.is_secret = is_secret
        self.policy = policy or Readable()
        self.states: dict[str, int] = {}
        self.clean_names: set[str] = set()
        self._of_headers: Rules | None = None

    def classify(self, name: str) -> int:
        """Return the state of a name."""
        state = self.states.get(name)
        if state is None:
            state = self._determine(name)
            if len(self.states) >= _MAX_NAMES:
                # Bounded: callers choose names, and these must not fill the memory.
                self.states.clear()
                self.clean_names.clear()
            if len(name) <= _MAX_NAME_LENGTH:
                self.states[name] = state
                if state in {_CLEAN, _HEADERS}:
                    # The quick check skips only scalars, and a scalar holds no headers.
                    self.clean_names.add(name)
        return state

    def _determine(self, name: str) -> int:
        if redact_text(name, self.signs) != name:
            return _SECRET_IN_NAME
        if self.is_secret(name):
            return _SECRET
        if name in _HEADER_NAMES:
            return _HEADERS
        if needs_companion(name):
            return _NEEDS_COMPANION
        return _VALUE_OF_RECORD if is_value_field(name) else _CLEAN

    def of_headers(self) -> Rules:
        """Return the rules for the headers of a request, where `sid` is a secret, too."""
        if self._of_headers is None:
            secret = self.is_secret
            self._of_headers = Rules(
                emails=bool(self.signs & Sign.EMAIL),
                is_secret=lambda name: secret(name) or is_header_secret(name),
                policy=self.policy,
            )
        return self._of_headers


LINES = Rules()
"""The rules for log lines."""


def redact(value: object, *, max_depth: int = MAX_DEPTH, rules: Rules = LINES) -> object:
    """Return the JSON form of a value without its secrets, as `orb_common.jsonable` makes it.

    Bytes become text, pydantic models a mapping of their fields, other objects their text. Values below `max_depth`
    lists and mappings become `[too deep]`, and a structure that contains itself `[circular]`.
    """
    everything = Findings(rules.signs, ("",))
    return Redactor(rules, everything, max_depth).value(jsonable(value, policy=rules.policy), 0)


class Redactor:
    """Hides the secrets of one JSON structure.

    Raises:
        NotJsonError: The structure holds a value that is not JSON.
    """

    __slots__ = ("colons", "depth", "headers", "length", "names_only", "needles", "rules", "signs")

    def __init__(self, rules: Rules, findings: Findings, depth: int = MAX_DEPTH) -> None:
        self.rules = rules
        self.signs, self.needles, self.length, self.colons = findings
        # Texts contain no secrets; only names can make values secret.
        self.names_only = not self.signs and not self.colons
        self.depth = depth
        self.headers: Redactor | None = None

    def value(self, value: object, level: int) -> object:
        """Return a value without its secrets. `level` is the number of lists and mappings around it."""
        if type(value) is str:
            return self._text(value, level)
        if type(value) is int or type(value) is float:
            return CARD_MASK if self.signs & Sign.CARD and _is_card_number(value) else value
        if type(value) is dict:
            return self._mapping(value, level)
        if type(value) is list:
            return self._items(value, level)
        if value is None or value is True or value is False:
            return value
        raise NotJsonError

    def _mapping(self, mapping: dict[str, object], level: int) -> object:
        if level >= self.depth:
            return TOO_DEEP
        # Quick: all names are known to be clean, and texts contain no secrets.
        quick = self.names_only and self.rules.clean_names.issuperset(mapping)
        changed: dict[str, object] | None = None
        known, classify, below = self.rules.states.get, self.rules.classify, level + 1
        for key, value in mapping.items():
            if quick and type(value) in _SCALARS:
                continue
            state = known(key)
            if state is None:
                state = classify(key)
            if state == _SECRET_IN_NAME:
                # A name changes, so a new mapping must be built in order. This is rare, so another method does it.
                return self._renamed(mapping, level)
            if state and self._hides(mapping, key, state):
                clean: object = MASK
            elif state == _HEADERS:
                clean = self._within_headers(value, below)
            elif type(value) is str:
                clean = value if self.names_only else self._text(value, below)
            elif type(value) is dict:
                clean = self._mapping(value, below)
            else:
                clean = self.value(value, below)
            if clean is not value:
                if changed is None:
                    changed = dict(mapping)
                changed[key] = clean
        return mapping if changed is None else changed

    def _renamed(self, mapping: dict[str, object], level: int) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, value in mapping.items():
            state = self.rules.classify(key)
            name = redact_text(key, self.rules.signs) if state == _SECRET_IN_NAME else key
            if name in result:
                # Two names can be equal after masking; neither entry may be lost.
                name = numbered(name, result)
            if self._hides(mapping, key, state):
                result[name] = MASK
            elif state == _HEADERS:
                result[name] = self._within_headers(value, level + 1)
            else:
                result[name] = self.value(value, level + 1)
        return result

    def _hides(self, mapping: dict[str, object], key: str, state: int) -> bool:
        """Return whether the whole value of a name is hidden."""
        if not self._is_worth_hiding(mapping[key], key):
            return False
        if state == _VALUE_OF_RECORD:
            return any(map(self.rules.is_secret, names_of_value(mapping)))
        if state == _NEEDS_COMPANION:
            return has_companion(mapping, key)
        return state == _SECRET or self.rules.is_secret(key)

    def _is_worth_hiding(self, value: object, name: str) -> bool:
        # Empty values, booleans and a number of tokens are not secrets.
        if value is None or isinstance(value, bool) or value in ("", [], {}):
            return False
        return not (isinstance(value, int | float) and name[-6:].lower() == "tokens")

    def _within_headers(self, value: object, level: int) -> object:
        if self.headers is None:
            findings = Findings(self.signs, self.needles, self.length, self.colons)
            self.headers = Redactor(self.rules.of_headers(), findings, self.depth)
        return self.headers.value(value, level)

    def _items(self, items: list[object], level: int) -> object:
        if level >= self.depth:
            return TOO_DEEP
        may_name = len(items) == _PAIR or self.signs & Sign.OPTION
        named = self._named_items(items) if may_name else ()
        if self.names_only and not named and _SCALARS.issuperset(map(type, items)):
            return items
        changed: list[object] | None = None
        for position, item in enumerate(items):
            if position in named:
                clean: object = MASK
            elif type(item) is dict:
                clean = self._mapping(item, level + 1)
            else:
                clean = self.value(item, level + 1)
            if clean is not item:
                if changed is None:
                    changed = items.copy()
                changed[position] = clean
        return items if changed is None else changed

    def _named_items(self, items: list[object]) -> Sequence[int]:
        """Return the positions of items that follow a secret name: `["password", ...]`, `["--password", ...]`."""
        if len(items) == _PAIR and self._is_secret_item(items[0]):
            return (1,) if self._is_worth_hiding(items[1], "") else ()
        if not self.signs & Sign.OPTION:
            return ()
        return [
            position
            for position in range(1, len(items))
            if type(option := items[position - 1]) is str
            and option[:1] == "-"
            and self._is_secret_item(option)
        ]

    def _is_secret_item(self, item: object) -> bool:
        if type(item) is not str:
            if type(item) is not dict or len(item) != 1:
                return False
            item = text_of(item)
        return (
            1 < len(item) <= _MAX_NAME_LENGTH
            and self.rules.is_secret(item)
            and _NOT_IN_NAMES.isdisjoint(item)
        )

    def _text(self, text: str, level: int) -> str:
        if len(text) < self.length and not (self.colons and ":" in text):
            for needle in self.needles:
                if needle in text:
                    break
            else:
                return text
        # The body of an event is JSON within JSON, so its names decide, too.
        if text[:1] in {"{", "["} and level < self.depth:
            import orjson

            try:
                inner = orjson.loads(text)
            except ValueError:
                pass
            else:
                clean = self.value(inner, level)
                return text if clean is inner else orjson.dumps(clean).decode()
        return redact_text(text, self.signs)


def _is_card_number(number: float) -> bool:
    return _MIN_CARD <= number < _MAX_CARD and number == int(number) and is_card(str(int(number)))
