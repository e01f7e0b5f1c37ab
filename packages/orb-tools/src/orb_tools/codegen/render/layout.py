"""The layout of generated statements: that of ruff, so that nothing has to format the files afterwards.

The functions that render a file write each statement on one line. A line that is too long is split at its brackets,
from left to right: what they hold goes to a line of its own, or, if that is too long, to one line for each element.
Tests compare the result with that of ruff.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WIDTH = 110
"""The most columns of a line."""
_STEP = 4
_MARK = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()\[\]{},]""")
"""A string, a bracket or a comma."""
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_ANNOTATED = re.compile(r"(\w+): ")
_OPERATOR = re.compile(r" (?=\| |is not |in )")


@dataclass(slots=True)
class _Group:
    """Brackets with their elements."""

    flat: str
    is_literal: bool
    """Whether they are a list, a set or a map, and not arguments."""


@dataclass(slots=True)
class _Source:
    """Code on one line, divided at its outermost brackets. Empty brackets are plain text."""

    flat: str
    parts: list[str | _Group]


def fit(statement: str, indent: int = 0) -> str:
    """Return a statement with its indentation: on one line, or split at its brackets if it is too long for a line.

    Args:
        statement: A simple statement, or the head of a compound one, on one line. Lists have no comma at their end.
        indent: The spaces before it.
    """
    pad = " " * indent
    if indent + len(statement) <= WIDTH and statement.isascii():
        return pad + statement
    code, comment = _without_comment(statement)
    if indent + _width(code) <= WIDTH:
        return pad + statement
    return pad + _split_statement(code, indent) + comment


def _without_comment(statement: str) -> tuple[str, str]:
    """Return the code and the comment for ruff behind it, which may pass the end of a line."""
    code, mark, comment = statement.partition("  # noqa: ")
    return code, mark + comment


def _split_statement(code: str, indent: int) -> str:
    keyword = code.partition(" ")[0]
    if keyword == "from":
        return _split_import(code, indent)
    if keyword == "def":
        return _split_signature(_parse(code), indent)
    if keyword == "if":
        return f"if {_in_parentheses(code[3:-1], indent)}:"
    if match := _ANNOTATED.match(code):
        return match[0] + _split_annotated(_parse(code[match.end() :]), indent, indent + match.end())
    source = _parse(code)
    target, equals, value = code.partition(" = ")
    if equals and not _has_group(_parse(value)):
        return f"{target} = {_atom(value, indent)}"
    return _split(source, indent, indent, 0)


def _split_import(code: str, indent: int) -> str:
    head, _, names = code.partition(" import ")
    pad = " " * indent
    return f"{head} import (\n" + "".join(f"{pad}    {name},\n" for name in names.split(", ")) + f"{pad})"


def _split_signature(source: _Source, indent: int) -> str:
    head = _start(source)[:-1]
    at, parameters = next((at, part) for at, part in enumerate(source.parts) if isinstance(part, _Group))
    broken = _broken(parameters, indent, with_comma=len(_elements(parameters.flat[1:-1])) == 1)
    return head + broken + _split(_Source("", source.parts[at + 1 :]), indent, indent + 1, 0)


def _split_annotated(source: _Source, indent: int, column: int) -> str:
    """Split `annotation` or `annotation = value`: the value before the annotation."""
    annotation, equals, value = _partition(source, " = ")
    if equals:
        parsed = _parse(value)
        head = column + _width(f"{annotation} = ")
        if _has_group(parsed) and head + _width(_start(parsed)) <= WIDTH:
            return f"{annotation} = {_split(parsed, indent, head, 0)}"
        if head < WIDTH and indent + _STEP + _width(_start(parsed)) <= WIDTH:
            return f"{annotation} = {_in_parentheses(value, indent)}"
    parsed = _parse(value)
    after = f" = {_split(parsed, indent, indent + len('] = '), 0)}" if equals else ""
    if _OPERATOR.search(annotation):
        return _in_parentheses(annotation, indent) + after
    return _split(_parse(annotation), indent, column, _width(f" = {_start(parsed)}")) + after


def _partition(source: _Source, mark: str) -> tuple[str, str, str]:
    """Partition code at a mark that is not in brackets."""
    before = 0
    for part in source.parts:
        if isinstance(part, str) and mark in part:
            at = before + part.index(mark)
            return source.flat[:at], mark, source.flat[at + len(mark) :]
        before += len(part if isinstance(part, str) else part.flat)
    return source.flat, "", ""


def _atom(value: str, indent: int) -> str:
    """Return a value without brackets in parentheses, if that makes it fit."""
    if indent + _STEP + _width(value) > WIDTH:
        return value
    return f"(\n{' ' * (indent + _STEP)}{value}\n{' ' * indent})"


def _in_parentheses(code: str, indent: int) -> str:
    """Return operands in parentheses, on one line, or one line for each."""
    inner = indent + _STEP
    lines = [code] if inner + _width(code) <= WIDTH else _operands(_parse(code))
    laid = [
        line if inner + _width(line) <= WIDTH else _split(_parse(line), inner, inner, 0) for line in lines
    ]
    return "(\n" + "".join(f"{' ' * inner}{line}\n" for line in laid) + " " * indent + ")"


def _operands(source: _Source) -> list[str]:
    """Divide code before its operators, unless they are in brackets."""
    lines = [""]
    for part in source.parts:
        first, *more = _OPERATOR.split(part) if isinstance(part, str) else [part.flat]
        lines[-1] += first
        lines += more
    return lines


def _has_group(source: _Source) -> bool:
    return any(isinstance(part, _Group) for part in source.parts)


def _start(source: _Source) -> str:
    """Return the code up to the first place where it can be split."""
    text = ""
    for part in source.parts:
        if isinstance(part, _Group):
            return text + part.flat[0]
        text += part
    return text


def _split(source: _Source, indent: int, column: int, after: int) -> str:
    """Split code at each of its brackets that does not fit.

    Args:
        source: The code.
        indent: The spaces before the line in which the code is.
        column: The columns before the code.
        after: The columns behind it.
    """
    text = ""
    for position, part in enumerate(source.parts):
        if isinstance(part, _Group):
            rest = _Source("", source.parts[position + 1 :])
            behind = _width(_start(rest)) + (0 if _has_group(rest) else after)
            if column + _width(part.flat) + behind > WIDTH:
                text += _broken(part, indent)
                column = indent + 1
                continue
        flat = part if isinstance(part, str) else part.flat
        text += flat
        column += _width(flat)
    return text


def _broken(group: _Group, indent: int, *, with_comma: bool = False) -> str:
    """Return brackets on lines of their own around their elements. `with_comma`: also behind a single element."""
    inner = indent + _STEP
    content = group.flat[1:-1]
    loop = _loop(content)
    elements = _elements(content)
    with_comma = with_comma or content.endswith(",")
    is_divided = with_comma or (group.is_literal and len(elements) > 1 and not loop)
    if inner + _width(content) <= WIDTH and not is_divided:
        lines = [content]
    elif loop:
        lines = [_split(part, inner, inner, 0) for part in loop]
    elif len(elements) == 1 and not with_comma:
        lines = [_split(_parse(elements[0]), inner, inner, 0)]
    else:
        lines = [_element(element, inner) for element in elements]
    pad = " " * inner
    return f"{group.flat[0]}\n" + "".join(f"{pad}{line}\n" for line in lines) + " " * indent + group.flat[-1]


def _element(element: str, indent: int) -> str:
    """Return an element on a line of its own, with a comma."""
    if indent + len(element) < WIDTH and element.isascii():
        return f"{element},"
    return _split(_parse(element), indent, indent, 1) + ","


def _loop(content: str) -> list[_Source]:
    """Return the element and the loop of a comprehension. Empty: it is another expression."""
    if " for " not in content:
        return []
    element, _, loop = _partition(_parse(content), " for ")
    return [_parse(element), _parse(f"for {loop}")] if loop else []


def _parse(code: str) -> _Source:
    parts: list[str | _Group] = []
    depth = begin = end = 0
    for mark in _MARK.finditer(code):
        character = mark[0]
        if character in _OPENING:
            depth += 1
            if depth == 1:
                begin = mark.start()
        elif character in _CLOSING:
            depth -= 1
            # Nothing can be split in empty brackets.
            if depth == 0 and mark.start() > begin + 1:
                follows_name = begin > 0 and (code[begin - 1].isalnum() or code[begin - 1] in "_)]")
                if begin > end:
                    parts.append(code[end:begin])
                parts.append(_Group(code[begin : mark.end()], is_literal=not follows_name))
                end = mark.end()
    return _Source(code, [*parts, code[end:]] if end < len(code) else parts)


def _elements(content: str) -> list[str]:
    """Divide code at its commas, without those in brackets."""
    found = []
    depth = start = 0
    for mark in _MARK.finditer(content):
        depth += (mark[0] in _OPENING) - (mark[0] in _CLOSING)
        if mark[0] == "," and depth == 0:
            found.append(content[start : mark.start()])
            start = mark.end()
    found.append(content[start:])
    return [element.strip() for element in found if element]


def _width(text: str) -> int:
    """Return the columns of a text. Letters of some scripts take two, and marks above a letter none."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )
