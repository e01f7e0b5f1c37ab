"""The expressions of GitHub's workflows: enough of the language to run our workflows here.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\|\||&&|==|!=|[!(),]|[\w.*-]+)")
EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
STATUS = ("always", "cancelled", "failure", "success")
"""The functions that say how the steps or jobs before ended."""


class Expression:
    """One expression, which is read while it is evaluated."""

    def __init__(
        self, text: str, contexts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        self._tokens = [match[1] for match in TOKEN.finditer(text.strip())]
        assert "".join(self._tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", text), text
        self._contexts, self._functions = contexts, functions

    def value(self) -> Any:
        """The value of the whole expression."""
        found = self._either()
        assert not self._tokens, self._tokens
        return found

    def _next(self, *expected: str) -> str | None:
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in expected else None

    def _either(self) -> Any:
        found = self._both()
        while self._next("||"):
            other = self._both()
            found = found or other
        return found

    def _both(self) -> Any:
        found = self._equal()
        while self._next("&&"):
            other = self._equal()
            found = found and other
        return found

    def _equal(self) -> Any:
        found = self._single()
        while sign := self._next("==", "!="):
            # GitHub compares nothing and an empty text as equal, and texts without regard to capitals.
            same = str(found or "").lower() == str(self._single() or "").lower()
            found = same if sign == "==" else not same
        return found

    def _single(self) -> Any:
        if self._next("!"):
            return not self._single()
        if self._next("("):
            found = self._either()
            assert self._next(")")
            return found
        token = self._tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._next("("):
            return self._functions[token](*self._arguments())
        if token in {"true", "false"}:
            return token == "true"
        return self._named(token)

    def _arguments(self) -> Iterator[Any]:
        while not self._next(")"):
            yield self._either()
            self._next(",")

    def _named(self, path: str) -> Any:
        found: Any = self._contexts
        for part in path.split("."):
            if part == "*":
                found = list(found.values())
            elif isinstance(found, list):
                found = [each.get(part) for each in found]
            else:
                # A name that no context has is empty, but the context must be one of GitHub's.
                found = found[part] if found is self._contexts else (found or {}).get(part)
        return found


def filled(text: str, contexts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> str:
    """A text with the values of its expressions."""

    def shown(match: re.Match[str]) -> str:
        value = Expression(match[1], contexts, functions).value()
        return str(value).lower() if isinstance(value, bool) else str(value or "")

    return EMBEDDED.sub(shown, text)


def holds(condition: str, contexts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> bool:
    """Whether an `if` holds. Without a function about the status, everything before must have succeeded too."""
    text = match[1] if (match := EMBEDDED.fullmatch(condition.strip())) else condition
    if not any(f"{name}(" in text for name in STATUS):
        text = f"success() && ({text})" if text else "success()"
    return bool(Expression(text, contexts, functions).value())
