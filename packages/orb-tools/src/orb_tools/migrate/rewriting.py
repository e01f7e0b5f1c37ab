"""The rewriting of one source: the changes of its plan, and nothing else."""

# ruff: noqa: ARG002, N802 - libcst calls visitors by these names, with both nodes

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from orb_tools.migrate.merging import merged
from orb_tools.migrate.planning import Plan
from orb_tools.migrate.statements import Item, from_statements, module_node, opening_comment
from orb_tools.migrate.texts import text_places

if TYPE_CHECKING:
    from orb_tools.migrate.places import Place
    from orb_tools.migrate.source import Source
    from orb_tools.migrate.surroundings import Surroundings

__all__ = ["Rewritten", "rewrite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A source after the rewriting."""

    text: str
    places: tuple[Place, ...]


def rewrite(source: Source, around: Surroundings, *, exports: bool = False) -> Rewritten:
    """Return a source with the imports of today. See `Plan` for the arguments."""
    plan = Plan(source, around, exports=exports)
    places = {*plan.places, *text_places(source, around)}
    text = source.module.visit(_Rewriter(plan)).code if _changes(plan) else source.original
    return Rewritten(text=text, places=tuple(sorted(places)))


def _changes(plan: Plan) -> bool:
    return bool(plan.froms or plan.imports or plan.names or plan.calls)


class _Rewriter(cst.CSTTransformer):
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._changed: set[cst.CSTNode] = set()

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return self._renamed(original_node, updated_node)

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        return self._renamed(original_node, updated_node)

    def _renamed(self, original: cst.BaseExpression, updated: cst.BaseExpression) -> cst.BaseExpression:
        new = self._plan.names.get(original)
        return updated if new is None else new.with_changes(lpar=updated.lpar, rpar=updated.rpar)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        method = self._plan.calls.get(original_node)
        if method is None:
            return updated_node
        receiver, *rest = updated_node.args
        function = cst.Attribute(value=receiver.value, attr=cst.Name(method))
        return updated_node.with_changes(func=function, args=rest)

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> cst.Import:
        names = self._plan.imports.get(original_node)
        return updated_node if names is None else updated_node.with_changes(names=names)

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.BaseSmallStatement | cst.FlattenSentinel[cst.BaseSmallStatement] | cst.RemovalSentinel:
        items = self._plan.froms.get(original_node)
        if items is None:
            return updated_node
        if not items:
            return cst.RemoveFromParent()
        new: list[cst.BaseSmallStatement] = (
            [_in_place(updated_node, items)]
            if _is_whole(updated_node, items)
            else [statement for statement, _ in from_statements(items, None, opening_comment(original_node))]
        )
        self._changed.update(new)
        return cst.FlattenSentinel(new)

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        first = original_node.body[0]
        if (
            not isinstance(first, cst.ImportFrom)
            or len(original_node.body) > 1
            or len(updated_node.body) == 1
        ):
            return updated_node
        items = self._plan.froms[first]
        comment = updated_node.trailing_whitespace.comment
        lines: list[cst.BaseStatement] = []
        for number, (statement, remark) in enumerate(
            from_statements(items, comment.value if comment else None, opening_comment(first))
        ):
            line = cst.SimpleStatementLine(body=[statement])
            if number == 0:
                line = updated_node.with_changes(body=[statement])
            elif remark is not None:
                end = updated_node.trailing_whitespace.with_changes(comment=cst.Comment(remark))
                line = line.with_changes(trailing_whitespace=end)
            self._changed.add(statement)
            lines.append(line)
        return cst.FlattenSentinel(lines)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.BaseSuite:
        return updated_node.with_changes(body=merged(updated_node.body, self._changed))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node.with_changes(body=merged(updated_node.body, self._changed))


def _is_whole(statement: cst.ImportFrom, items: list[Item]) -> bool:
    """Return whether all names of a statement now come from one module, so that its form can stay."""
    return (
        not isinstance(statement.names, cst.ImportStar)
        and len(statement.names) == len(items)
        and len({item.module for item in items}) == 1
    )


def _in_place(statement: cst.ImportFrom, items: list[Item]) -> cst.ImportFrom:
    if isinstance(statement.names, cst.ImportStar):
        raise TypeError(statement)
    names = []
    for alias, item in zip(statement.names, items, strict=True):
        asname = alias.asname
        if asname is None and item.local != item.name:
            asname = cst.AsName(
                name=cst.Name(item.local),
                whitespace_before_as=cst.SimpleWhitespace(" "),
                whitespace_after_as=cst.SimpleWhitespace(" "),
            )
        names.append(alias.with_changes(name=cst.Name(item.name), asname=asname))
    return statement.with_changes(module=module_node(items[0].module), names=names)
