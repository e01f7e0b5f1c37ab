"""Import statements that take the place of one that was split: the same names and comments, from other modules."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Item", "from_statements", "items_of", "module_node", "opening_comment"]

LINE_LENGTH: Final = 88
_ABOUT_THE_LINE = re.compile(r"#\s*(?:noqa|type:|pylint:|isort:|pragma|pyright:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A name in an import, with the comments that belong to it."""

    module: str
    name: str
    local: str
    """The name that the import binds."""
    renamed: bool = False
    """Whether the source has `as`, also where it changes nothing: `name as name` exports the name."""
    above: tuple[str, ...] = ()
    comment: str | None = None

    @property
    def code(self) -> str:
        """The item as it is written: `name` or `name as local`."""
        return self.name if self.name == self.local and not self.renamed else f"{self.name} as {self.local}"


def module_node(path: str) -> cst.Name | cst.Attribute:
    """Return the expression of a dotted path."""
    expression = cst.parse_expression(path)
    if not isinstance(expression, cst.Name | cst.Attribute):
        raise TypeError(path)
    return expression


def items_of(statement: cst.ImportFrom, module: str) -> list[Item]:
    """Return the names of `from module import ...`, with the comments between them."""
    if isinstance(statement.names, cst.ImportStar):
        return []
    items = []
    above = _above(statement.lpar.whitespace_after if statement.lpar else None)
    for alias in statement.names:
        comma = alias.comma
        after = comma.whitespace_after if isinstance(comma, cst.Comma) else None
        if after is None and statement.rpar is not None:
            after = statement.rpar.whitespace_before
        local = alias.evaluated_alias or alias.evaluated_name
        items.append(
            Item(
                module=module,
                name=alias.evaluated_name,
                local=local,
                renamed=alias.asname is not None,
                above=above,
                comment=_comment(after),
            )
        )
        above = _above(after)
    if above and items:  # comments below the last name
        items[-1] = replace(items[-1], above=(*items[-1].above, *above))
    return items


def opening_comment(statement: cst.ImportFrom) -> str | None:
    """Return the comment behind the `(` of an import."""
    return _comment(statement.lpar.whitespace_after if statement.lpar else None)


def from_statements(
    items: Sequence[Item], line_comment: str | None, opening: str | None
) -> list[tuple[cst.ImportFrom, str | None]]:
    """Return one statement for each module, in the order in which the modules come first, with its comment.

    A comment for tools (`noqa`, `type: ignore`) is repeated. Any other comment stays with the first statement.

    Args:
        items: The names.
        line_comment: The comment at the end of the line.
        opening: The comment behind `(`.
    """
    by_module: dict[str, list[Item]] = {}
    for item in items:
        by_module.setdefault(item.module, []).append(item)
    return [
        (
            _statement(module, group, opening if number == 0 else _for_tools(opening)),
            line_comment if number == 0 else _for_tools(line_comment),
        )
        for number, (module, group) in enumerate(by_module.items())
    ]


def _for_tools(comment: str | None) -> str | None:
    return comment if comment and _ABOUT_THE_LINE.match(comment) else None


def _statement(module: str, items: Sequence[Item], opening: str | None) -> cst.ImportFrom:
    line = f"from {module} import {', '.join(item.code for item in items)}"
    if len(line) > LINE_LENGTH or opening or any(item.above or item.comment for item in items):
        lines = [f"from {module} import ({f'  {opening}' if opening else ''}"]
        for item in items:
            lines += [f"    {comment}" for comment in item.above]
            lines.append(f"    {item.code},{f'  {item.comment}' if item.comment else ''}")
        line = "\n".join([*lines, ")"])
    parsed = cst.parse_statement(line)
    if not isinstance(parsed, cst.SimpleStatementLine) or not isinstance(parsed.body[0], cst.ImportFrom):
        raise TypeError(line)
    return parsed.body[0]


def _above(space: cst.BaseParenthesizableWhitespace | None) -> tuple[str, ...]:
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return ()
    return tuple(line.comment.value for line in space.empty_lines if line.comment)


def _comment(space: cst.BaseParenthesizableWhitespace | None) -> str | None:
    if not isinstance(space, cst.ParenthesizedWhitespace) or space.first_line.comment is None:
        return None
    return space.first_line.comment.value
