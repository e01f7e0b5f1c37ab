"""Docstrings, imports and literals of generated Python, in the form that ruff accepts."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from orb_tools.codegen.package_folder import ORB_PACKAGES
from orb_tools.codegen.render.layout import WIDTH, fit

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'])")
_STDLIB = frozenset({"collections", "dataclasses", "datetime", "decimal", "types", "typing"})


_JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts and symbols need."""


def sentence(text: str) -> str:
    """Return the text as one line that ends with `.`, `!` or `?`.

    Characters that are hidden or that reorder the text around them are left out: they could make source look like other
    source.
    """
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(character for character in line if character.isprintable() or character in _JOINERS)
    return line if not line or line[-1] in ".!?" else f"{line}."


@cache
def docstring(text: str, *, indent: int = 0, fallback: str = "") -> str:
    """Return a docstring with its quotes. The first sentence is the summary, and the rest is wrapped below it.

    `fallback` is the summary if there is no first sentence, or if it is too long for a line.
    """
    summary, _, rest = _summary_and_rest(text).partition("\n")
    quotes = _quotes(text)
    room = WIDTH - indent - len(quotes) - 3
    if not 0 < len(summary) <= room and fallback:
        summary, rest = sentence(fallback), f"{summary} {rest}".strip()
    if not rest:
        return f'{quotes}{summary}"""'
    pad = " " * indent
    body = textwrap.indent("\n".join(textwrap.wrap(rest, WIDTH - indent, break_long_words=False)), pad)
    return f'{quotes}{summary}\n\n{body}\n{pad}"""'


@cache
def field_doc(text: str, *, indent: int = 4) -> str:
    """Return the docstring of a field, wrapped if it is too long for a line. Empty: there is no text."""
    line = _summary_and_rest(text).replace("\n", " ")
    if not line:
        return ""
    quotes = _quotes(text)
    wrapped = textwrap.wrap(line, WIDTH - indent - len(quotes) - 3, break_long_words=False)
    return quotes + ("\n" + " " * indent).join(wrapped) + '"""'


def _quotes(text: str) -> str:
    return 'r"""' if "\\" in text else '"""'


def _summary_and_rest(text: str) -> str:
    line = sentence(text).replace('"', "'")
    parts = _SENTENCE.split(line, maxsplit=1)
    return "\n".join(parts)


def quoted(value: object) -> str:
    """Return a literal of Python as ruff formats it."""
    if isinstance(value, str):
        return _quoted_text(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{quoted(key)}: {quoted(part)}' for key, part in value.items())}}}"
    if isinstance(value, float):
        return repr(value).replace("e+", "e")
    return f"[{', '.join(map(quoted, value))}]" if isinstance(value, list) else repr(value)


@cache
def _quoted_text(text: str) -> str:
    """Return a literal in the quotes that the text has less often."""
    # With both quotes in it, `repr` quotes by ' and so escapes only these.
    body = repr(f"'\"{text}")[4:-1]
    if text.count('"') > text.count("'"):
        return f"'{body}'"
    escaped = body.replace("\\'", "'").replace('"', '\\"')
    return f'"{escaped}"'


def raw(pattern: str) -> str:
    """Return the literal of a regular expression."""
    if not pattern.isprintable() or pattern.endswith("\\") or ('"' in pattern and "'" in pattern):
        return quoted(pattern)
    return f"r'{pattern}'" if '"' in pattern else f'r"{pattern}"'


def tuple_of(values: Iterable[str]) -> str:
    """Return the literal of a tuple of strings."""
    items = [quoted(value) for value in values]
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


class Imports:
    """The imports of a module, collected while it is rendered, and sorted as isort does.

    `first_party`: the packages whose imports stand together, at the end.
    """

    def __init__(self, first_party: frozenset[str] = ORB_PACKAGES) -> None:
        self._names: dict[str, set[str]] = {}
        self._first_party = first_party

    def add(self, module: str, *names: str) -> None:
        """Add `from module import names`."""
        self._names.setdefault(module, set()).update(names)

    def __str__(self) -> str:
        return self.text()

    def without(self, other: Imports) -> Imports:
        """Return the imports that another part of the module does not have."""
        found = Imports(self._first_party)
        for module, names in self._names.items():
            if left := names - other._names.get(module, set()):
                found.add(module, *left)
        return found

    def text(self, indent: int = 0) -> str:
        """Return the lines of the imports. `indent`: the spaces before each."""
        groups: dict[int, list[str]] = {}
        for module, names in sorted(self._names.items(), key=lambda entry: natural(entry[0])):
            top = module.partition(".")[0]
            rank = 0 if top in _STDLIB else 2 if top in self._first_party else 1
            lines = groups.setdefault(rank, [])
            unrenamed = sorted((name for name in names if " as " not in name), key=member_order)
            if unrenamed:
                lines.append(fit(f"from {module} import {', '.join(unrenamed)}", indent))
            renamed = sorted(names - set(unrenamed), key=member_order)
            lines += [fit(f"from {module} import {name}", indent) for name in renamed]
        return "\n\n".join("\n".join(lines) for _, lines in sorted(groups.items()))


@cache
def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return the sort key of isort: `things9` comes before `things10`."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


@cache
def member_order(name: str) -> tuple[object, ...]:
    """Return the sort key of isort for a name in an import: constants, classes, functions. Case matters last."""
    bare = name.partition(" as ")[0]
    kind = 0 if bare.isupper() and len(bare) > 1 else 1 if bare[:1].isupper() else 2
    return kind, natural(bare.lower()), natural(bare)
