"""The merging of imports: two statements that take names from one module become one, where nothing changes by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from orb_tools.migrate.source import dotted
from orb_tools.migrate.statements import from_statements, items_of, opening_comment

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["merged"]


def merged(body: Sequence[cst.BaseStatement], changed: Collection[cst.CSTNode]) -> list[cst.BaseStatement]:
    """Return the statements of a block, with each changed import merged into an import of the same module above it.

    Only imports stand between the two, and they bind none of the names. A statement with a comment stays.
    """
    result: list[cst.BaseStatement] = []
    new = set(changed)
    for statement in body:
        found = _only_import(statement)
        index = None if found is None or _has_comment(statement) else _partner(result, found, new)
        if found is None or index is None:
            result.append(statement)
            continue
        line = result[index]
        into = _only_import(line)
        if into is None:
            raise TypeError(line)
        module = dotted(into.module) or ""
        items = list(dict.fromkeys([*items_of(into, module), *items_of(found, module)]))
        ((both, _),) = from_statements(items, None, opening_comment(into))
        new.add(both)
        result[index] = line.with_changes(body=[both])
    return result


def _partner(
    result: Sequence[cst.BaseStatement], found: cst.ImportFrom, changed: Collection[cst.CSTNode]
) -> int | None:
    """Return the index of the statement to merge into."""
    bound = _bound(found)
    for index in range(len(result) - 1, -1, -1):
        into = _only_import(result[index])
        if into is not None and dotted(into.module) == dotted(found.module):
            clash = any(bound.get(local, name) != name for local, name in _bound(into).items())
            return index if (found in changed or into in changed) and not clash else None
        if not _is_import(result[index]) or bound.keys() & _bound_by_line(result[index]):
            return None
    return None


def _only_import(statement: cst.CSTNode) -> cst.ImportFrom | None:
    """Return the import that a line consists of. A star import and a relative one are left out."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    first = statement.body[0]
    if not isinstance(first, cst.ImportFrom) or isinstance(first.names, cst.ImportStar) or first.relative:
        return None
    return first


def _is_import(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(it, cst.Import | cst.ImportFrom) for it in statement.body
    )


def _has_comment(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and (
        statement.trailing_whitespace.comment is not None
        or any(line.comment is not None for line in statement.leading_lines)
        or any(isinstance(it, cst.ImportFrom) and opening_comment(it) is not None for it in statement.body)
    )


def _bound(statement: cst.ImportFrom) -> dict[str, str]:
    """Return the local names with the names that they stand for."""
    return {item.local: item.name for item in items_of(statement, "")}


def _bound_by_line(line: cst.CSTNode) -> set[str]:
    if not isinstance(line, cst.SimpleStatementLine):
        return set()
    bound: set[str] = set()
    for statement in line.body:
        if isinstance(statement, cst.Import):
            for alias in statement.names:
                bound.add(alias.evaluated_alias or alias.evaluated_name.partition(".")[0])
        elif isinstance(statement, cst.ImportFrom):
            bound.update(_bound(statement))
    return bound
