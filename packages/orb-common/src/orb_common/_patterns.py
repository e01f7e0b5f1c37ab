"""Regular expressions that are compiled when they are first used.

Compiling those of redaction, or those of the libraries that a function loads, takes a cold start some milliseconds
each, and most functions use only a few of them.
"""

from __future__ import annotations

import re

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["LatePattern", "pattern"]


class LatePattern:
    """Becomes, method by method, the compiled pattern: a method once used costs what it costs there."""

    def __init__(self, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> None:
        """Keeps what `re.compile` is to be given."""
        self._arguments = arguments, options

    @property
    def __class__(self) -> type:
        # By isinstance(..., re.Pattern), `re` tells a pattern from a text.
        return re.Pattern

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("the class of a pattern cannot be set")

    def _compiled(self) -> Any:  # noqa: ANN401 - a pattern of text or bytes
        arguments, options = self._arguments
        return re.compile(*arguments, **options)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of a compiled pattern
        found = getattr(self._compiled(), name)
        setattr(self, name, found)
        return found

    def __eq__(self, other: object) -> bool:
        return bool(self._compiled() == (other._compiled() if type(other) is LatePattern else other))

    def __hash__(self) -> int:
        return hash(self._compiled())

    def __repr__(self) -> str:
        return repr(self._compiled())

    def __reduce__(self) -> tuple[Any, ...]:
        # What a copy or a pickle gives is the pattern itself.
        return re.compile, (self.pattern, self.flags)


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Gives what does as `re.compile(source, flags)` would, later. A wrong pattern is told of on first use."""
    late: Any = LatePattern((source, flags), {})
    found: re.Pattern[str] = late
    return found
