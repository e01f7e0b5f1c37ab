"""A parsed source with what the rewriting asks of it: scopes, positions, parents, and where a name is used."""

# ruff: noqa: ARG002, N802 - libcst calls visitors by these names, with a node each

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst
from libcst import metadata as facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["Source", "dotted"]

_TYPE_COMMENT = re.compile(r"#\s*type:(.*)")
_WORD = re.compile(r"\w+")
_NAMES_ONLY = re.compile(r"[\w.]+(?:\s*[\[\],|]\s*[\w.]*)*")
"""A name, a dotted path, or an annotation: what a string holds when code looks names up by it."""


def dotted(node: cst.BaseExpression | None) -> str | None:
    """Return `a.b.c` of such an expression. None: it is another expression."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return None if before is None else f"{before}.{node.attr.value}"
    return None


class Source:
    """A parsed module."""

    def __init__(self, text: str) -> None:
        self.original = text
        # No node of a parsed module is in it twice, so the wrapper need not copy them all.
        self._wrapper = facts.MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self.module = self._wrapper.module
        found = _Words()
        self.module.visit(found)
        self.imports = tuple(found.imports)
        self.calls = tuple(found.calls)
        self.classes = tuple(found.classes)
        self.functions = tuple(found.functions)
        self.handlers = tuple(found.handlers)
        self.group_handlers = tuple(found.group_handlers)
        self.patterns = tuple(found.patterns)
        self.strings = tuple(found.strings)
        self.attributes = found.attributes
        """The expressions `x.name`, by the name."""
        self._written = found.written
        self._lines = found.lines
        self.quoted = frozenset(found.quoted).union(*map(_WORD.findall, _TYPE_COMMENT.findall(text)))
        """The names in strings that hold nothing but names, and in comments that give types."""

    # Each of these takes longer than the parsing, and most sources need none.
    @cached_property
    def _scopes(self) -> Mapping[cst.CSTNode, facts.Scope | None]:
        return self._wrapper.resolve(facts.ScopeProvider)

    @cached_property
    def _contexts(self) -> Mapping[cst.CSTNode, facts.ExpressionContext | None]:
        return self._wrapper.resolve(facts.ExpressionContextProvider)

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, facts.CodeRange]:
        return self._wrapper.resolve(facts.PositionProvider)

    @cached_property
    def _parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        return self._wrapper.resolve(facts.ParentNodeProvider)

    def line(self, node: cst.CSTNode) -> int:
        """Return the line where a node begins, from 1."""
        return self._positions[node].start.line

    def parent(self, node: cst.CSTNode) -> cst.CSTNode:
        """Return the node above."""
        return self._parents[node]

    def text(self, node: cst.CSTNode) -> str:
        """Return the code of a node."""
        return self.module.code_for_node(node)

    def bound_once(self, statement: cst.CSTNode, name: str) -> bool:
        """Return whether an import is all that binds a name in its scope."""
        return [it.node for it in self._assignments(statement, name)] == [statement]

    def uses(self, statement: cst.CSTNode, name: str) -> tuple[cst.BaseExpression, ...] | None:
        """Return where the name, or the dotted path, that an import binds is used. None: not all uses are known.

        They are not known when the name is bound a second time, or is written where no scope sees it, such as in
        `global`, in a pattern, or in an annotation in quotes.
        """
        nodes = {
            access.node: None
            for assignment in self._assignments(statement, name)
            for access in assignment.references
        }
        # libcst finds `a.b` in the scope of the import also where `a` is something else.
        known = self.bound_once(statement, name) and (
            "." not in name or self._is_import(name.partition(".")[0])
        )
        paths = [
            node for node in nodes if isinstance(node, cst.Name | cst.Attribute) and dotted(node) == name
        ]
        if not known or len(paths) != len(nodes) or len(paths) != self._written.get(name, 0):
            return None
        return tuple(paths)

    def bindings(self, use: cst.Name) -> list[cst.CSTNode]:
        """Return what may bind a name where it is used: targets, parameters, imports, definitions."""
        scope = self._scopes.get(use)
        found = () if scope is None else scope[use.value]
        return [it.node for it in found if isinstance(it, facts.Assignment)]

    def class_bindings(self, definition: cst.ClassDef, name: str) -> list[cst.CSTNode]:
        """Return what binds a name in the body of a class itself."""
        scope = self._scopes.get(definition.body.body[0])
        found = () if scope is None else scope.assignments[name]
        return [it.node for it in found if isinstance(it, facts.Assignment)]

    def stored_attributes(self, name: str) -> list[cst.Attribute]:
        """Return the expressions `x.name` that are assigned to."""
        found = self.attributes.get(name, ())
        return [it for it in found if self._contexts.get(it) is facts.ExpressionContext.STORE]

    def imported(self, node: cst.BaseExpression) -> frozenset[str]:
        """Return the paths that an expression may have by imports. Empty: something else may bind it.

        An annotation in quotes counts as what it quotes.
        """
        scope = self._scopes.get(node)
        text = node.evaluated_value if isinstance(node, cst.SimpleString) else dotted(node)
        if scope is None or not isinstance(text, str):
            return frozenset()
        names = scope.get_qualified_names_for(text)
        if any(it.source is not facts.QualifiedNameSource.IMPORT for it in names):
            return frozenset()
        return frozenset(it.name for it in names)

    def _is_import(self, name: str) -> bool:
        """Return whether nothing but imports binds a name."""
        scopes = {scope for scope in self._scopes.values() if scope is not None}
        return all(
            isinstance(it, facts.ImportAssignment | facts.BuiltinAssignment)
            for scope in scopes
            for it in scope.assignments[name]
        )

    def has_comment(self, statement: cst.CSTNode) -> bool:
        """Return whether a comment stands above an import, or behind it."""
        line = self._lines.get(statement)
        return line is not None and (
            line.trailing_whitespace.comment is not None
            or any(empty.comment is not None for empty in line.leading_lines)
        )

    def unbound_names(self) -> frozenset[str]:
        """Return the names that the code uses and does not bind, as those of a star import are."""
        return frozenset(name for name in self._written if "." not in name and name not in self._bound)

    def has_name(self, name: str) -> bool:
        """Return whether code, or a string, has this name already."""
        return name in self._written or name in self.quoted or name in self._bound

    @cached_property
    def _bound(self) -> Collection[str]:
        return {it.name for scope in set(self._scopes.values()) if scope for it in scope.assignments}

    def _assignments(self, statement: cst.CSTNode, name: str) -> Iterator[facts.Assignment]:
        scope = self._scopes.get(statement)
        if scope is None:
            return
        for assignment in scope.assignments[name]:
            if isinstance(assignment, facts.Assignment):
                yield assignment


class _Words(cst.CSTVisitor):
    """Collect imports, calls, strings and the names of a module."""

    def __init__(self) -> None:
        self.imports: list[cst.Import | cst.ImportFrom] = []
        self.lines: dict[cst.CSTNode, cst.SimpleStatementLine] = {}
        self.calls: list[cst.Call] = []
        self.classes: list[cst.ClassDef] = []
        self.functions: list[cst.FunctionDef] = []
        self.handlers: list[cst.ExceptHandler] = []
        self.group_handlers: list[cst.ExceptStarHandler] = []
        self.patterns: list[cst.MatchClass] = []
        self.strings: list[tuple[cst.CSTNode, str]] = []
        self.written: dict[str, int] = {}
        self.attributes: dict[str, list[cst.Attribute]] = {}
        self.quoted: set[str] = set()
        self._in_attr = 0
        """How many names that are no variables, of attributes and keywords, the visit is in."""

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self.lines.update({it: node for it in node.body if isinstance(it, cst.Import | cst.ImportFrom)})

    def visit_Import(self, node: cst.Import) -> bool:
        self.imports.append(node)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        self.imports.append(node)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.classes.append(node)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.functions.append(node)

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        self.handlers.append(node)

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> None:
        self.group_handlers.append(node)

    def visit_MatchClass(self, node: cst.MatchClass) -> None:
        self.patterns.append(node)

    def visit_Call(self, node: cst.Call) -> None:
        self.calls.append(node)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self.attributes.setdefault(node.attr.value, []).append(node)
        self._count(node)

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        self._in_attr += 1

    def leave_Attribute_attr(self, node: cst.Attribute) -> None:
        self._in_attr -= 1

    def visit_Expr(self, node: cst.Expr) -> bool:
        return not isinstance(node.value, cst.SimpleString)  # a docstring looks nothing up

    def visit_Arg_keyword(self, node: cst.Arg) -> None:
        self._in_attr += 1

    def leave_Arg_keyword(self, node: cst.Arg) -> None:
        self._in_attr -= 1

    def visit_Name(self, node: cst.Name) -> None:
        if not self._in_attr:
            self._count(node)

    def _count(self, node: cst.BaseExpression) -> None:
        path = dotted(node)
        if path is not None:
            self.written[path] = self.written.get(path, 0) + 1

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        value = node.evaluated_value
        if isinstance(value, str):
            self.strings.append((node, value))
            if _NAMES_ONLY.fullmatch(value):
                self.quoted.update(_WORD.findall(value))

    def visit_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> None:
        # f"{name=}" prints the name.
        if node.equal is not None and isinstance(node.expression, cst.Name):
            self.quoted.add(node.expression.value)
