"""Find imports of a function that would fail in its bundle, before it is deployed.

The source is read, not run. Modules that are imported in `try: ... except ImportError` or under TYPE_CHECKING need not
exist.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .source_files import File
    from .target import Target

_REMOVED_IN = {
    (3, 12): ("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    (3, 13): (
        "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis",
        "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
    ),
}  # fmt: skip
"""Modules of the standard library, by the version that removed them."""
_ADDED_IN = {(3, 14): ("annotationlib", "compression")}
"""Modules of the standard library, by the version that added them."""
_GUARDS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_NAME_WRITERS = frozenset({"globals", "vars", "locals", "exec", "setattr"})
"""Functions that can give a module names that its source does not show."""

BEYOND_TOP_LEVEL = ""
"""The `module` of a relative import with more dots than its package has levels. Such an import raises when it runs."""
BEYOND_MESSAGE = "has too many dots: it imports from beyond its top-level package"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import of one module."""

    module: str
    """Absolute, as in "lambdas.users.service", or `BEYOND_TOP_LEVEL`."""
    names: tuple[str, ...]
    """The names of `from module import names`."""
    line: int
    instead_of: tuple[str, ...] = ()
    """The modules of the `try` block before this import. When all of them exist, this import never runs."""

    def is_fallback(self, known: frozenset[str]) -> bool:
        """Whether the import never runs, because the top-level modules `known` are available."""
        return bool(self.instead_of) and all(name.partition(".")[0] in known for name in self.instead_of)


def standard_library(target: Target) -> frozenset[str]:
    """Return the top-level modules of the standard library of the target's Python version."""
    names = set(sys.stdlib_module_names)
    for removed, modules in _REMOVED_IN.items():
        (names.difference_update if target.version >= removed else names.update)(modules)
    for added, modules in _ADDED_IN.items():
        (names.update if target.version >= added else names.difference_update)(modules)
    return frozenset(names)


def imports_of(source: bytes, module: str, *, package: bool, functions: bool = True) -> tuple[Import, ...]:
    """Return the imports of a module that must succeed, in its functions too if `functions`. Raises `SyntaxError`."""
    return tuple(_imports(ast.parse(source).body, _base(module, package=package), functions=functions))


@cache
def lazy_names(source: bytes, module: str, *, package: bool) -> dict[str, str]:
    """Return name -> module of all `from` imports, including those under TYPE_CHECKING, and of `lazy_names({...})`.

    Raises `SyntaxError`.
    """
    base = _base(module, package=package)
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom():
                home = _absolute(node, base)
                found.update({alias.asname or alias.name: home for alias in node.names})
            case ast.Call(func=ast.Name(id="lazy_names"), args=[_, ast.Dict() as table]):
                for entry in zip(table.keys, table.values, strict=True):
                    match entry:
                        case (ast.Constant(value=str(name)), ast.Constant(value=str(home))):
                            found[name] = f"{base}{home}" if home.startswith(".") else home
    return found


@cache
def bound_names(source: bytes) -> frozenset[str]:
    """Return the names that a loaded module has, with "*" when it may have others. Raises `SyntaxError`."""
    found: set[str] = set()
    pending: list[ast.AST] = list(ast.parse(source).body)
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
                declarations = (each for each in ast.walk(node) if isinstance(each, ast.Global))
                found.update(name for each in declarations for name in each.names)
                continue
            case ast.Import(names=names):
                found.update(alias.asname or alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(names=names):
                found.update(alias.asname or alias.name for alias in names)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Name(id=name) if name in _NAME_WRITERS:
                found.add("*")
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
            case _:
                pass
        pending.extend(_unguarded_children(node))
    return frozenset(found)


def _base(module: str, *, package: bool) -> str:
    return module if package else module.rpartition(".")[0]


def import_faults(
    files: Mapping[str, File],
    available: frozenset[str],
    *,
    unit: str,
    target: Target,
    invalid: Mapping[str, tuple[int, str]],
) -> list[str]:
    """Return one line, with file and line number, for each import of a function's code that would fail.

    `files` are the function's own files by path in the bundle. `available` are the top-level modules of its packages
    and of the runtime. `invalid` are the files that the target's Python cannot read, with line and reason.
    """
    own = _modules(files)
    known = available | standard_library(target)
    faults = []
    for path in sorted(files):
        if not path.endswith(".py"):
            continue
        name, package = module_name(path)
        if path in invalid:
            line, why = invalid[path]
            faults.append(f"{path}:{line}: {unreadable(target, why)}")
            continue
        try:
            found = imports_of(files[path].content, name, package=package)
        except (SyntaxError, ValueError) as error:
            line = (error.lineno if isinstance(error, SyntaxError) else None) or 1
            faults.append(f"{path}:{line}: {unreadable(target)}")
            continue
        for each in found:
            problem = _problem(each, own, known, unit)
            if problem:
                faults.append(f"{path}:{each.line}: {problem}")
    return faults


def unreadable(target: Target, why: str = "") -> str:
    """Return the message for a source that is not valid, or too new for the running Python."""
    if why:
        return f"this is not valid Python {target.python}: {why}"
    newer = target.version > sys.version_info[:2]
    return "this is not valid Python" + (f" {running_python()}, which orb runs on" if newer else "")


def _problem(each: Import, own: frozenset[str], known: frozenset[str], unit: str) -> str | None:
    parts = each.module.split(".")
    if each.module == BEYOND_TOP_LEVEL:
        return BEYOND_MESSAGE
    if parts[0] != "lambdas":
        return (
            None
            if parts[0] in known or each.is_fallback(known)
            else f"imports {parts[0]}, which the lock does not hold"
        )
    others = {parts[1]} if len(parts) > 1 else {name for name in each.names if name not in own}
    if others - {unit}:
        return (
            f"imports the function {min(others - {unit})}: put code that two functions share into a package"
        )
    if each.module not in own:
        return f"imports {each.module}, which is not in the bundle"
    return None


def _imports(body: Sequence[ast.AST], base: str, *, functions: bool) -> Iterator[Import]:
    pending = list(reversed(body))
    while pending:
        node = pending.pop()
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(module=alias.name, names=(), line=node.lineno)
            case ast.ImportFrom():
                module = _absolute(node, base)
                yield Import(module=module, names=tuple(alias.name for alias in node.names), line=node.lineno)
            case ast.expr():
                pass
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not functions:
                pass
            case ast.Try() | ast.TryStar() if any(
                _catches_import_error(handler) for handler in node.handlers
            ):
                tried = tuple(each.module for each in _imports(node.body, base, functions=functions))
                for each in _imports(node.handlers, base, functions=functions):
                    yield replace(each, instead_of=each.instead_of + tried)
                yield from _imports([*node.orelse, *node.finalbody], base, functions=functions)
            case _:
                # No recursion: a chain of a thousand `elif` would exceed the recursion limit.
                pending.extend(reversed(_unguarded_children(node)))


def _unguarded_children(node: ast.AST) -> Sequence[ast.AST]:
    """Return the children of `node`, without those that only type checkers read."""
    match node:
        case ast.If(test=test, orelse=orelse) if _type_checking(test):
            return orelse
        case _:
            return list(ast.iter_child_nodes(node))


def _absolute(node: ast.ImportFrom, base: str) -> str:
    if not node.level:
        return node.module or ""
    parts = base.split(".") if base else []
    if node.level > len(parts):
        return BEYOND_TOP_LEVEL
    anchor = parts[: len(parts) - node.level + 1]
    return ".".join([*anchor, *([node.module] if node.module else [])])


def _type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(each, ast.Name) and each.id in _GUARDS for each in caught)


def _modules(files: Mapping[str, File]) -> frozenset[str]:
    return frozenset(
        name for path in files if path.endswith(".py") for name in with_packages(module_name(path)[0])
    )


def with_packages(module: str) -> Iterator[str]:
    """Yield `module` and the packages that contain it. A folder without __init__.py is also a package."""
    while module:
        yield module
        module = module.rpartition(".")[0]


def module_name(path: str) -> tuple[str, bool]:
    """Return the module name of a path in the bundle, and whether it is a package."""
    parts = path.removesuffix(".py").split("/")
    package = parts[-1] == "__init__"
    return ".".join(parts[:-1] if package else parts), package
