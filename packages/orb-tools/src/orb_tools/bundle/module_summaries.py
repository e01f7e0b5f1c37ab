"""Summarise a module: its imports in the order in which they run, the conditions on them, and the names it gets.

A summary is what a check of imports needs of a source.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from .import_steps import (
    BEYOND_TOP_LEVEL,
    Assign,
    Attempt,
    Bind,
    Branch,
    ClassBody,
    Function,
    Handler,
    ImportModule,
    ImportNames,
    ModuleSummary,
    Step,
    Stop,
    blocks_of,
    modules_imported,
    names_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NAME_WRITERS = frozenset({"globals", "vars", "locals", "exec", "setattr"})
"""Functions that can give a module names that its source does not show."""
_REACHING_OUT = (b"global", b"__getattr__")
"""A function with the first of these words can bind names of its module, and the second finds lazy names."""
_SIMPLE = (
    ast.Name, ast.Attribute, ast.Constant, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Tuple, ast.List, ast.Set,
    ast.Subscript, ast.Slice, ast.Call, ast.BinOp, ast.Add, ast.Starred, ast.expr_context, ast.boolop, ast.cmpop,
    ast.unaryop,
)  # fmt: skip
_WITH_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_SIMPLE_NODES = 60
_SIMPLE_TEXT = 80


def summarise(source: bytes, module: str, *, package: bool, functions: bool) -> ModuleSummary:
    """Return the summary of a module's source.

    Args:
        source: The source.
        module: The full name of the module.
        package: Whether it is that of a package, an __init__.py.
        functions: Whether the summary has the imports in functions.

    Raises:
        SyntaxError, ValueError: The running Python cannot read it.
        RecursionError, MemoryError: It is nested too deeply.
    """
    tree = ast.parse(source)
    # Functions take most of the time. They matter if they can give the module names.
    if not functions and not any(word in source for word in _REACHING_OUT):
        _empty_functions(tree.body)
    nodes = _nodes(tree)
    summariser = _Summariser(nodes, module, package=package)
    return ModuleSummary(steps=summariser.block(tree.body), lazy=tuple(summariser.lazy_names(nodes).items()))


@cache
def bound_names(source: bytes) -> frozenset[str]:
    """Return the names that a loaded module can have, with "*" when it may have others. Raises as `summarise` does."""
    return frozenset(names_of(summarise(source, "", package=False, functions=False).steps))


def module_name(path: str) -> tuple[str, bool]:
    """Return the module name of a path in the bundle, and whether it is a package."""
    parts = path.removesuffix(".py").split("/")
    package = parts[-1] == "__init__"
    return ".".join(parts[:-1] if package else parts), package


def with_packages(module: str) -> Iterator[str]:
    """Yield `module` and the packages that contain it, innermost first. A folder without __init__.py is one too."""
    while module:
        yield module
        module = module.rpartition(".")[0]


class _Summariser:
    def __init__(self, nodes: Sequence[ast.AST], module: str, *, package: bool) -> None:
        self._module = module
        self._base = module if package else module.rpartition(".")[0]
        self._import_calls = {"__import__", *_aliases(nodes, "importlib", "import_module")}
        self._suppress = _aliases(nodes, "contextlib", "suppress")
        self._tested = _tested_names(nodes)
        self._has_globals = any(isinstance(node, ast.Global) for node in nodes)

    def block(self, body: Sequence[ast.stmt]) -> tuple[Step, ...]:
        steps: list[Step] = []
        for node in body:
            for step in self._statement(node):
                last = steps[-1] if steps else None
                if isinstance(step, Bind) and isinstance(last, Bind):
                    steps[-1] = Bind(names=(*last.names, *step.names))
                else:
                    steps.append(step)
        return tuple(steps)

    def lazy_names(self, nodes: Iterable[ast.AST]) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in nodes:
            match node:
                case ast.ImportFrom():
                    home = self._absolute(node)
                    found.update({alias.asname or alias.name: home for alias in node.names})
                case ast.Call(func=ast.Name(id="lazy_names"), args=[_, ast.Dict() as table]):
                    for entry in zip(table.keys, table.values, strict=True):
                        match entry:
                            case (ast.Constant(value=str(name)), ast.Constant(value=str(home))):
                                found[name] = f"{self._base}{home}" if home.startswith(".") else home
        return found

    def _statement(  # noqa: C901,PLR0912 - one case for each kind of statement
        self, node: ast.stmt
    ) -> Iterator[Step]:
        yield from self._expressions(node)
        match node:
            case ast.Import(names=names):
                for alias in names:
                    top = alias.name.partition(".")[0]
                    name, value = (alias.asname, alias.name) if alias.asname else (top, top)
                    yield ImportModule(line=node.lineno, module=alias.name, name=name, value=value)
            case ast.ImportFrom(names=names):
                yield ImportNames(
                    line=node.lineno,
                    module=self._absolute(node),
                    names=tuple(alias.name for alias in names),
                    bound=tuple(alias.asname or alias.name for alias in names),
                )
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name in self._tested:
                yield Assign(name=name, value=_text(value))
            case ast.If():
                yield from self._branch(node)
            case ast.For() | ast.AsyncFor() | ast.While():
                yield from _pruned(
                    Branch(arms=(("", self.block(node.body)),), orelse=self.block(node.orelse))
                )
            case ast.Match(cases=cases):
                yield from _pruned(Branch(arms=tuple(("", self.block(case.body)) for case in cases)))
            case ast.Try() | ast.TryStar():
                yield Attempt(
                    body=self.block(node.body),
                    handlers=tuple(self._handler(handler) for handler in node.handlers),
                    orelse=self.block(node.orelse),
                    final=self.block(node.finalbody),
                    plain=self._is_plain(node.body),
                )
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                handlers = tuple(self._suppressed(items))
                steps = self.block(body)
                yield from (Attempt(body=steps, handlers=handlers),) if handlers else steps
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield Bind(names=(name, *self._global_names(node)))
                steps = self.block(node.body)
                if _imports(steps):
                    parameters = [each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)]
                    yield Function(body=(Bind(names=tuple(parameters)), *steps))
            case ast.ClassDef(name=name):
                steps = self.block(node.body)
                if _imports(steps) or any(isinstance(each, ast.Raise) for each in _nodes(node)):
                    yield ClassBody(body=steps)
                yield Bind(names=(name, *self._global_names(node)))
            case ast.Raise(exc=error):
                what = error.func if isinstance(error, ast.Call) else error
                yield Stop(
                    line=node.lineno, raises=True, error="" if what is None else _text(what) or "Exception"
                )
            case ast.Return() | ast.Break() | ast.Continue():
                yield Stop(line=node.lineno, raises=False)
            case _:
                pass

    def _global_names(self, node: ast.AST) -> list[str]:
        if not self._has_globals:
            return []
        return [name for each in _nodes(node) if isinstance(each, ast.Global) for name in each.names]

    def _branch(self, node: ast.If) -> Iterator[Step]:
        # No recursion: a chain of a thousand `elif` would exceed the recursion limit.
        arms = [(_text(node.test), self.block(node.body))]
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            yield from self._expressions(node)
            arms.append((_text(node.test), self.block(node.body)))
        yield from _pruned(Branch(arms=tuple(arms), orelse=self.block(node.orelse)))

    def _is_plain(self, body: Iterable[ast.stmt]) -> bool:
        """Whether only imports can fail in `body`, and a `raise` in it only continues such a failure."""
        waiting = [(node, False) for node in body]  # No recursion, as in `_branch`.
        while waiting:
            node, in_handler = waiting.pop()
            match node:
                case ast.Import() | ast.ImportFrom() | ast.Pass():
                    pass
                case ast.Raise() if in_handler:
                    pass
                case ast.Assign(targets=[ast.Name()], value=ast.Constant() | ast.Name()):
                    pass
                case ast.Expr(value=ast.Constant()):
                    pass
                case ast.Expr(value=call) | ast.Assign(targets=[ast.Name()], value=call) if [
                    *self._import_call(call)
                ]:
                    pass
                case ast.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=final):
                    waiting += [(each, True) for handler in handlers for each in handler.body]
                    waiting += [(each, in_handler) for each in (*inner, *orelse, *final)]
                case ast.If(test=test, body=inner, orelse=orelse) if _text(test):
                    waiting += [(each, in_handler) for each in (*inner, *orelse)]
                case _:
                    return False
        return True

    def _handler(self, handler: ast.ExceptHandler) -> Handler:
        caught = "BaseException" if handler.type is None else _text(handler.type)
        return Handler(caught=caught, body=self.block(handler.body))

    def _suppressed(self, items: Iterable[ast.withitem]) -> Iterator[Handler]:
        for item in items:
            call = item.context_expr
            if isinstance(call, ast.Call) and _dotted(call.func) in self._suppress:
                yield Handler(caught=_text(ast.Tuple(elts=call.args, ctx=ast.Load())))

    def _expressions(self, node: ast.stmt) -> Iterator[Step]:
        """Yield the names that the expressions of one statement bind, and the modules that they import."""
        names: list[str] = []
        pending: list[ast.AST] = [node]
        while pending:
            each = pending.pop()
            match each:
                case ast.Lambda():
                    imports = [step for inner in ast.walk(each.body) for step in self._import_call(inner)]
                    if imports:
                        yield Function(body=tuple(imports))
                    continue
                case ast.comprehension():
                    pending += [each.iter, *each.ifs]
                    continue
                case ast.Call():
                    yield from self._import_call(each)
                case ast.Name(id=name, ctx=ast.Store()):
                    names.append(name)
                case ast.Name(id=name) if name in _NAME_WRITERS:
                    names.append("*")
                case (
                    ast.ExceptHandler(name=str(name))
                    | ast.MatchAs(name=str(name))
                    | ast.MatchStar(name=str(name))
                    | ast.MatchMapping(rest=str(name))
                ):
                    names.append(name)
                case _:
                    pass
            pending += [child for child in _children(each) if not isinstance(child, ast.stmt)]
        if names:
            yield Bind(names=tuple(names))

    def _import_call(self, node: ast.AST) -> Iterator[ImportModule]:
        match node:
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *rest], keywords=keywords) if (
                _dotted(func) in self._import_calls
            ):
                pass
            case _:
                return
        if not name.startswith("."):
            yield ImportModule(line=node.lineno, module=name)
            return
        anchor = rest[0] if rest else next((each.value for each in keywords if each.arg == "package"), None)
        match anchor:
            case ast.Name(id="__package__"):
                base = self._base
            case ast.Name(id="__name__"):
                base = self._module
            case ast.Constant(value=str(base)):
                pass
            case _:
                return
        dots = len(name) - len(name.lstrip("."))
        yield ImportModule(line=node.lineno, module=_relative(base, dots, name[dots:]))

    def _absolute(self, node: ast.ImportFrom) -> str:
        return _relative(self._base, node.level, node.module or "") if node.level else node.module or ""


def _children(node: ast.AST) -> list[ast.AST]:
    """Return what `ast.iter_child_nodes` yields, in a third of the time."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
    return found


def _nodes(node: ast.AST) -> list[ast.AST]:
    """Return what `ast.walk` yields."""
    found = [node]
    for each in found:  # The list grows while it is read.
        found += _children(each)
    return found


def _empty_functions(body: Iterable[ast.stmt]) -> None:
    """Remove what is in the functions of a block, at any depth."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
        else:
            waiting += [child for child in _children(node) if isinstance(child, _WITH_STATEMENTS)]


def _relative(base: str, dots: int, name: str) -> str:
    parts = base.split(".") if base else []
    if dots > len(parts):
        return BEYOND_TOP_LEVEL
    return ".".join([*parts[: len(parts) - dots + 1], *([name] if name else [])])


def _pruned(branch: Branch) -> Iterator[Step]:
    """Yield the branch, or only its names when no condition and no import in it matters."""
    blocks = list(blocks_of(branch))
    if any(test for test, _ in branch.arms) or not all(
        isinstance(step, Bind) for block in blocks for step in block
    ):
        yield branch
    elif names := tuple(names_of([branch])):
        yield Bind(names=names)


def _imports(steps: Iterable[Step]) -> bool:
    return next(modules_imported(steps), None) is not None


def _aliases(nodes: Iterable[ast.AST], module: str, name: str) -> frozenset[str]:
    """Return the expressions that mean the function `name` of a module of the standard library."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.Import(names=names):
                found.update(
                    f"{alias.asname or alias.name}.{name}" for alias in names if alias.name == module
                )
                if any(not alias.asname and alias.name.startswith(f"{module}.") for alias in names):
                    found.add(f"{module}.{name}")
            case ast.ImportFrom(module=home, names=names, level=0) if home == module:
                found.update(alias.asname or alias.name for alias in names if alias.name == name)
            case _:
                pass
    return frozenset(found)


def _tested_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that conditions read, and those from which they get their values."""
    tests: list[ast.AST] = []
    values: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case (
                ast.If(test=test)
                | ast.ExceptHandler(type=ast.expr() as test)
                | ast.Raise(exc=ast.expr() as test)
            ):
                tests.append(test)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                tests += [item.context_expr for item in items]
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                values.setdefault(name, []).append(value)
            case _:
                pass
    found: set[str] = set()
    while tests:
        names = {each.id for each in ast.walk(tests.pop()) if isinstance(each, ast.Name)} - found
        found |= names
        tests += [value for name in names for value in values.get(name, ()) if _text(value)]
    return frozenset(found)


def _dotted(node: ast.expr) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    """Return an expression as text. Empty: it is not one that `conditions` can evaluate."""
    for count, each in enumerate(ast.walk(node)):
        if count > _SIMPLE_NODES or not isinstance(each, _SIMPLE):
            return ""
        if isinstance(each, ast.Constant) and not (
            each.value is None
            or isinstance(each.value, int)
            or (isinstance(each.value, str) and len(each.value) <= _SIMPLE_TEXT)
        ):
            return ""
    return ast.unparse(node)
