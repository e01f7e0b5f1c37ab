"""Hides secrets in structures: by the names of values, and in every text.

What holds no secret is passed on as it is, not copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.jsonable import MAX_DEPTH, TOO_DEEP, Readable, jsonable, numbered

from .cards import is_card
from .free_text import redact_text
from .masks import CARD_MASK, MASK
from .names import is_header_secret, is_secret_name
from .prefilter import Seen, Sign
from .records import is_beside_name, is_value_name, named, tells_beside, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orb_common.jsonable import Policy

__all__ = ["LINES", "NotJsonError", "Rules", "Walk", "redact"]

_CLEAN, _SECRET, _TELLING, _VALUE, _BESIDE, _HEADERS = range(6)
"""What is known of a name: nothing to hide; its value is secret; the name itself holds a secret; its value belongs to a
name beside it, as in `{"name": "DB_PASSWORD", "value": ...}`; it is secret beside certain names, as `code` beside
`client_id`; it holds the headers of a request, where ids of sessions are secret."""
_HEADER_NAMES = frozenset({"headers", "multiValueHeaders", "rawHeaders", "requestHeaders", "responseHeaders"})
_MOST_NAMES = 4096
_LONGEST_NAME = 256
_NO_NAME = frozenset(" =\n")
_PAIR = 2
_SCALARS = frozenset({str, int, float, bool, type(None)})
_LEAST_CARD = 10**12
_MOST_CARD = 10**19


class NotJsonError(TypeError):
    """A walk has met something that is not JSON."""


class Rules:
    """What counts as a secret, and what was learned of names.

    Args:
        emails: Whether e-mail addresses are hidden.
        is_secret: Returns whether a value under a name must not be seen.
        policy: The forms of values that are not JSON.
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
        self.names: dict[str, int] = {}
        self.clean: set[str] = set()
        self._of_headers: Rules | None = None

    def learn(self, name: str) -> int:
        """Return what is known of a name."""
        state = self.names.get(name)
        if state is None:
            state = self._look_at(name)
            if len(self.names) >= _MOST_NAMES:
                # Names that callers invent must not fill the memory.
                self.names.clear()
                self.clean.clear()
            if len(name) <= _LONGEST_NAME:
                self.names[name] = state
                if state in {_CLEAN, _HEADERS}:
                    # A plain text under `headers` is not a header.
                    self.clean.add(name)
        return state

    def _look_at(self, name: str) -> int:
        if redact_text(name, self.signs) != name:
            return _TELLING
        if self.is_secret(name):
            return _SECRET
        if name in _HEADER_NAMES:
            return _HEADERS
        if is_beside_name(name):
            return _BESIDE
        return _VALUE if is_value_name(name) else _CLEAN

    def of_headers(self) -> Rules:
        """Return those for the headers of a request, where `sid` is a secret as well."""
        if self._of_headers is None:
            secret = self.is_secret
            self._of_headers = Rules(
                emails=bool(self.signs & Sign.EMAIL),
                is_secret=lambda name: secret(name) or is_header_secret(name),
                policy=self.policy,
            )
        return self._of_headers


LINES = Rules()
"""Those of log lines."""


def redact(value: object, *, max_depth: int = MAX_DEPTH, rules: Rules = LINES) -> object:
    """Return the JSON form of a value without its secrets, as `orb_common.jsonable` makes it.

    Bytes become text, models of pydantic the mapping of their fields, other objects their text. What lies deeper than
    `max_depth` lists and mappings becomes `[too deep]`, what contains itself `[circular]`.
    """
    everything = Seen(rules.signs, ("",))
    return Walk(rules, everything, max_depth).value(jsonable(value, policy=rules.policy), 0)


class Walk:
    """One look through one structure of JSON.

    Raises:
        NotJsonError: It holds something else.
    """

    __slots__ = ("bare", "colons", "depth", "headers", "length", "needles", "rules", "signs")

    def __init__(self, rules: Rules, seen: Seen, depth: int = MAX_DEPTH) -> None:
        self.rules = rules
        self.signs, self.needles, self.length, self.colons = seen
        # Then only names can tell of secrets.
        self.bare = not self.signs and not self.colons
        self.depth = depth
        self.headers: Walk | None = None

    def value(self, value: object, level: int) -> object:
        """Return a value without its secrets. `level`: how many lists and mappings are around it."""
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
        # The quick look: all names are known as clean, and texts cannot hold secrets.
        quick = self.bare and self.rules.clean.issuperset(mapping)
        changed: dict[str, object] | None = None
        known, learn, below = self.rules.names.get, self.rules.learn, level + 1
        for key, value in mapping.items():
            if quick and type(value) in _SCALARS:
                continue
            state = known(key)
            if state is None:
                state = learn(key)
            if state == _TELLING:
                # Names change here, and with them the order of the copy: rare, so it is done apart.
                return self._renamed(mapping, level)
            if state and self._hides(mapping, key, state):
                clean: object = MASK
            elif state == _HEADERS:
                clean = self._within_headers(value, below)
            elif type(value) is str:
                clean = value if self.bare else self._text(value, below)
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
            state = self.rules.learn(key)
            name = redact_text(key, self.rules.signs) if state == _TELLING else key
            if name in result:
                # Two addresses can look alike once they are masked; neither entry may be lost.
                name = numbered(name, result)
            if self._hides(mapping, key, state):
                result[name] = MASK
            elif state == _HEADERS:
                result[name] = self._within_headers(value, level + 1)
            else:
                result[name] = self.value(value, level + 1)
        return result

    def _hides(self, mapping: dict[str, object], key: str, state: int) -> bool:
        """Return whether the value of a name is hidden as a whole."""
        if not self._is_worth_hiding(mapping[key], key):
            return False
        if state == _VALUE:
            return any(map(self.rules.is_secret, named(mapping)))
        if state == _BESIDE:
            return tells_beside(mapping, key)
        return state == _SECRET or self.rules.is_secret(key)

    def _is_worth_hiding(self, value: object, name: str) -> bool:
        # Nothing, yes and no, and a number of tokens are not worth hiding.
        if value is None or isinstance(value, bool) or value in ("", [], {}):
            return False
        return not (isinstance(value, int | float) and name[-6:].lower() == "tokens")

    def _within_headers(self, value: object, level: int) -> object:
        if self.headers is None:
            seen = Seen(self.signs, self.needles, self.length, self.colons)
            self.headers = Walk(self.rules.of_headers(), seen, self.depth)
        return self.headers.value(value, level)

    def _items(self, items: list[object], level: int) -> object:
        if level >= self.depth:
            return TOO_DEEP
        may_name = len(items) == _PAIR or self.signs & Sign.OPTION
        named = self._named_items(items) if may_name else ()
        if self.bare and not named and _SCALARS.issuperset(map(type, items)):
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
        """Return which items are the value of a name before them: `["password", ...]`, `["--password", ...]`."""
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
        return 1 < len(item) <= _LONGEST_NAME and self.rules.is_secret(item) and _NO_NAME.isdisjoint(item)

    def _text(self, text: str, level: int) -> str:
        if len(text) < self.length and not (self.colons and ":" in text):
            for needle in self.needles:
                if needle in text:
                    break
            else:
                return text
        # A body inside an event is JSON inside JSON: its names decide as well.
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
    return _LEAST_CARD <= number < _MOST_CARD and number == int(number) and is_card(str(int(number)))
