"""Evaluate conditions on imports for a target: `sys.version_info >= (3, 12)`, TYPE_CHECKING, `find_spec("x")`.

An expression is not run. Whatever is not known here gives `UNKNOWN`. A condition that reads it may be true or false.
"""

from __future__ import annotations

import ast
import builtins
import operator
import os
import platform
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .target import Target


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""The value of an expression that is known only when the function runs."""
_COMPARE: Mapping[type[ast.cmpop], Callable[..., object]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.In: lambda item, items: item in items, ast.NotIn: lambda item, items: item not in items,
}  # fmt: skip
_TEXT_METHODS: Mapping[str, Callable[..., object]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "lower": str.lower,
}
_FIND_SPEC = frozenset({"importlib.util.find_spec", "importlib.find_spec"})


class VersionInfo(NamedTuple):
    """`sys.version_info`."""

    major: int
    minor: int
    micro: int
    releaselevel: str
    serial: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A module, or a name of a module whose value is not known."""

    name: str
    module: bool
    """Whether it is a module, which is true and not None."""


class Conditions:
    """The conditions of one target and one bundle."""

    def __init__(self, target: Target, *, can_import: Callable[[str], bool]) -> None:
        self._facts = _facts(target)
        self._can_import = can_import

    def truth(self, text: str, names: Mapping[str, object]) -> bool | None:
        """Whether a condition is true. None: it is not known. `names` are the values of variables."""
        return _truth(self.value(text, names))

    def value(self, text: str, names: Mapping[str, object]) -> object:
        """Return the value of an expression: a constant, a tuple, an exception class, a reference, or `UNKNOWN`."""
        return self._value(_parsed(text), names) if text else UNKNOWN

    def _value(  # noqa: PLR0911 - one case for each kind of expression
        self, node: ast.AST, names: Mapping[str, object]
    ) -> object:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self._known(names[name]) if name in names else _builtin(name)
            case ast.Attribute(value=inner, attr=name):
                return self._attribute(self._value(inner, names), name)
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                return tuple(self._items(items, names))
            case ast.UnaryOp(op=op, operand=operand):
                return _unary(op, self._value(operand, names))
            case ast.BoolOp(op=op, values=values):
                truths = [_truth(self._value(each, names)) for each in values]
                decisive = isinstance(op, ast.Or)
                if decisive in truths:
                    return decisive
                return UNKNOWN if None in truths else not decisive
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                operands = [self._value(each, names) for each in (left, *comparators)]
                results = [_compared(*each) for each in zip(operands, ops, operands[1:], strict=False)]
                return False if False in results else UNKNOWN if None in results else True
            case ast.Subscript(value=inner, slice=index):
                return _item(self._value(inner, names), self._index(index, names))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                first, second = self._value(left, names), self._value(right, names)
                return (
                    (*first, *second) if isinstance(first, tuple) and isinstance(second, tuple) else UNKNOWN
                )
            case ast.Call(func=func, args=arguments, keywords=[]):
                return self._call(func, [self._value(each, names) for each in arguments], names)
            case _:
                return UNKNOWN

    def _known(self, value: object) -> object:
        return self._facts.get(value.name, value) if isinstance(value, Reference) else value

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, VersionInfo) and name in owner._fields:
            return getattr(owner, name)
        if not isinstance(owner, Reference):
            return UNKNOWN
        if owner.name == "builtins":
            return _builtin(name)
        return self._known(Reference(f"{owner.name}.{name}", module=False))

    def _items(self, items: list[ast.expr], names: Mapping[str, object]) -> Iterator[object]:
        for item in items:
            if isinstance(item, ast.Starred):
                values = self._value(item.value, names)
                yield from values if isinstance(values, tuple) else (UNKNOWN,)
            else:
                yield self._value(item, names)

    def _index(self, node: ast.expr, names: Mapping[str, object]) -> object:
        if not isinstance(node, ast.Slice):
            return self._value(node, names)
        bounds = [
            None if each is None else self._value(each, names) for each in (node.lower, node.upper, node.step)
        ]
        return UNKNOWN if UNKNOWN in bounds else slice(*bounds)

    def _call(self, func: ast.expr, arguments: list[object], names: Mapping[str, object]) -> object:
        if isinstance(func, ast.Attribute) and func.attr in _TEXT_METHODS:
            owner = self._value(func.value, names)
            if isinstance(owner, str):
                return _attempt(_TEXT_METHODS[func.attr], owner, *arguments)
        called = self._value(func, names)
        if not isinstance(called, Reference):
            return UNKNOWN
        match arguments:
            case [str(module)] if called.name in _FIND_SPEC and not module.startswith("."):
                return Reference(module, module=True) if self._can_import(module) else None
            case []:
                return self._facts.get(f"{called.name}()", UNKNOWN)
            case _:
                return UNKNOWN


def catches(caught: object, error: type[BaseException]) -> bool:
    """Whether `except caught` catches `error`, as far as is known."""
    classes = caught if isinstance(caught, tuple) else (caught,)
    return any(isinstance(each, type) and issubclass(error, each) for each in classes)


@cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@cache
def _facts(target: Target) -> Mapping[str, object]:
    here = target.current
    version = (
        VersionInfo(*sys.version_info)
        if here
        else VersionInfo(
            *target.version, int(target.environment["python_full_version"].split(".")[2]), "final", 0
        )
    )
    return {
        "sys.version_info": version,
        "sys.hexversion": sys.hexversion if here else (version.major << 24) + (version.minor << 16) + 0x63F0,
        "sys.platform": sys.platform if here else "linux",
        "sys.implementation.name": sys.implementation.name if here else "cpython",
        "sys.byteorder": sys.byteorder if here else "little",
        "os.name": os.name if here else "posix",
        "platform.system()": platform.system() if here else "Linux",
        "platform.machine()": platform.machine() if here else target.machine,
        "platform.python_implementation()": platform.python_implementation() if here else "CPython",
        "typing.TYPE_CHECKING": False,
        "typing_extensions.TYPE_CHECKING": False,
    }


def _builtin(name: str) -> object:
    if name == "__debug__":
        return True  # Lambda runs Python without -O.
    found = getattr(builtins, name, UNKNOWN)
    return found if isinstance(found, type) and issubclass(found, BaseException) else UNKNOWN


def _truth(value: object) -> bool | None:
    if value is UNKNOWN:
        return None
    if isinstance(value, Reference):
        return True if value.module else None
    return bool(value)


def _unary(op: ast.unaryop, value: object) -> object:
    if isinstance(op, ast.Not):
        truth = _truth(value)
        return UNKNOWN if truth is None else not truth
    return -value if isinstance(op, ast.USub) and isinstance(value, int) else UNKNOWN


def _compared(left: object, op: ast.cmpop, right: object) -> bool | None:
    if isinstance(op, ast.Is | ast.IsNot):
        if UNKNOWN in (left, right) or any(
            isinstance(each, Reference) and not each.module for each in (left, right)
        ):
            return None
        return (left is right) == isinstance(op, ast.Is)
    for each in (left, right):
        if each is UNKNOWN or isinstance(each, Reference):
            return None
        if isinstance(each, tuple) and any(item is UNKNOWN or isinstance(item, Reference) for item in each):
            return None
    result = _attempt(_COMPARE[type(op)], left, right)
    return None if result is UNKNOWN else bool(result)


def _item(value: object, index: object) -> object:
    if not isinstance(value, tuple | str) or not isinstance(index, int | slice):
        return UNKNOWN
    return _attempt(operator.getitem, value, index)


def _attempt(function: Callable[..., object], *arguments: object) -> object:
    try:
        return function(*arguments)
    except (TypeError, ValueError, LookupError):
        return UNKNOWN
