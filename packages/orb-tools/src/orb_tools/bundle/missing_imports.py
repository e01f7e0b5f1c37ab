"""Find imports of a function that would fail in its bundle, before it is deployed.

The source is not run. The summaries of the modules are followed as Python would run them: from the handlers into the
function's own modules and into the local packages, with the conditions and the `try` blocks around each import. So
`from orb_common.security import TokenVerifier` is refused if it loads a module that needs a missing extra. Of a
package from an index only the names of its modules are known.

The functions of the function's own modules are followed too, because they will be called. Those of a local package are
not. The import under TYPE_CHECKING that declares a lazy name is followed when that name is imported.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bundle_modules import BundleModules
from .conditions import UNKNOWN, Conditions, Reference, catches
from .import_steps import (
    BEYOND_TOP_LEVEL,
    Assign,
    Attempt,
    Bind,
    Branch,
    ClassBody,
    Function,
    ImportModule,
    ImportNames,
    Stop,
    names_of,
)
from .module_states import ImportFailure, Scope, State
from .module_summaries import module_name, with_packages
from .passed_checks import WHOLE_PACKAGE
from .unit import is_handler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .archive import Member
    from .import_steps import ModuleSummary, Step
    from .module_states import Module
    from .package_cache import PackedPackage
    from .source_files import File
    from .summary_store import SummaryStore
    from .target import Target

_BEYOND = "has too many dots: it imports from beyond its top-level package"
_CIRCLE = " yet: the two modules import each other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCheck:
    """The result of a check."""

    faults: list[str]
    """One line, with file and line number, for each import that would fail in the bundle."""
    read: frozenset[tuple[str, str]]
    """Package and path of each module of a local package on which that depends (see `WHOLE_PACKAGE`)."""


def check_imports(
    files: Mapping[str, File],
    packages: Mapping[str, PackedPackage],
    *,
    members: Sequence[Member],
    local: frozenset[str],
    unit: str,
    target: Target,
    summaries: SummaryStore,
) -> ImportCheck:
    """Find the imports of a function that would fail in its bundle.

    Args:
        files: The function's own files by path in the bundle.
        packages: The packages of the bundle by name.
        members: The same files, packed, with their .pyc files if there is a compiler.
        local: The names of those that are local.
        unit: The name of the function.
        target: The runtime of the bundle.
        summaries: The summaries for that target. Those of changed modules are made again.

    Raises:
        ToolError: The sources cannot be checked.
    """
    own = f"lambdas/{unit}"
    owned = {own: summaries.modules(own, members, functions=True)}
    owned |= {
        name: summaries.modules(name, packages[name].members, functions=False) for name in sorted(local)
    }
    modules = BundleModules(files, packages, local=local, unit=unit, target=target)
    checker = _Checker(modules, target, lambda module: summaries.summary(owned[module.owner], module.path))
    faults = checker.run([module_name(path)[0] for path in files if is_handler(path)])
    return ImportCheck(faults=faults, read=frozenset(checker.read))


class _Checker:
    def __init__(
        self, modules: BundleModules, target: Target, summary_of: Callable[[Module], ModuleSummary]
    ) -> None:
        self._modules = modules
        self._target = target
        self._summary_of = summary_of
        self._conditions = Conditions(target, can_import=modules.has)
        self._states: dict[str, State] = {}
        self._tried: set[str] = set()
        self.read: set[tuple[str, str]] = set()
        """Package and path of the modules of local packages that were read."""
        self._failed: dict[str, ImportFailure] = {}
        self._guards: list[list[object]] = []
        """What each `try` around the current step catches."""
        self._passed_over = 0
        """How many `raise` were passed over that may run or not."""
        self._functions: list[tuple[State, Scope, Function]] = []
        self._site = ("", 0)
        """Path and line of the import of the function that is followed."""
        self._faults: dict[tuple[str, int, str], None] = {}

    def run(self, roots: Sequence[str]) -> list[str]:
        """Return the faults of the handlers' modules, then of all other modules of the function."""
        others = [name for name, module in self._modules.sources.items() if module.package is None]
        for name in (*roots, *sorted(others)):
            if name not in self._tried:
                self._enter(self._modules.sources[name])
        return [
            f"{path}:{line}: {text}" for path, line, text in sorted(self._faults, key=lambda each: each[:2])
        ]

    def _enter(self, module: Module) -> None:
        """Load a module as Lambda loads that of a handler, then follow the functions of what it loaded."""
        for name in reversed(list(with_packages(module.name))):
            self._load(name)
        while self._functions:
            state, scope, function = self._functions.pop(0)
            # A module that failed to load has no functions.
            if self._states.get(scope.module.name) is state:
                names = scope.names if scope.function else state.names
                self._run(function.body, Scope(scope.module, dict(names), None, function=True))

    def _load(self, name: str) -> None:
        """Run the steps of a module, unless it is loaded or its source is not known."""
        if name in self._failed:
            self._fail(self._failed[name].kind, self._failed[name].fault)
            return
        module = self._modules.sources.get(name)
        if module is None or name in self._states:
            return
        self._tried.add(name)
        if module.package is not None:
            self.read.add((module.owner, module.path))
        summary = self._summary_of(module)
        state = self._states[name] = State(summary, {"__name__": name})
        scope = Scope(module, state.names, state.bound)
        passed_over = self._passed_over
        try:
            if summary.fault is not None:
                line, why = summary.fault
                self._fail(SyntaxError, self._fault(scope, line, f"this {why}", why))
            self._run(summary.steps, scope)
        except ImportFailure as failure:
            del self._states[name]
            # Python tries again at each import. Another result is only possible when the other module has been loaded.
            if not failure.fault[2].endswith(_CIRCLE):
                self._failed[name] = failure
            raise
        finally:
            # They matter to the `try` blocks of that module only: other modules import it many times.
            self._passed_over = passed_over
        state.loaded = True

    def _run(self, steps: Sequence[Step], scope: Scope) -> bool:
        """Run steps. Return whether they end with a `raise`, `return`, `break` or `continue`."""
        for step in steps:
            match step:
                case Branch():
                    stopped = self._branch(step, scope)
                case Attempt():
                    stopped = self._attempt(step, scope)
                case Stop():
                    self._stop(step, scope)
                    stopped = True
                case _:
                    self._run_simple(step, scope)
                    stopped = False
            if stopped:
                return True
        return False

    def _run_simple(self, step: Step, scope: Scope) -> None:
        match step:
            case Bind(names=names):
                for name in names:
                    scope.set(name, UNKNOWN)
            case Assign(name=name, value=value):
                scope.set(name, self._conditions.value(value, scope.names))
            case ImportModule(name=name, value=value):
                self._require(step.module, scope, step.line)
                if name:
                    scope.set(name, Reference(value, module=True))
            case ImportNames():
                self._import_names(step, scope)
            case ClassBody(body=body):
                self._run(body, scope.inner())
            case Function() if scope.module.package is None:
                self._functions.append((self._states[scope.module.name], scope, step))
            case _:
                pass

    def _branch(self, step: Branch, scope: Scope) -> bool:
        forks: list[tuple[Scope, bool]] = []
        for test, body in (*step.arms, ("True", step.orelse)):
            truth = self._conditions.truth(test, scope.names)
            if truth is False:
                continue
            if truth and not forks:
                return self._run(body, scope)
            fork = scope.fork()
            forks.append((fork, self._run(body, fork)))
            if truth:
                break
        # What stops here does not run on.
        scope.merge([fork for fork, stopped in forks if not stopped] or [forks[0][0]])
        return all(stopped for _, stopped in forks)

    def _attempt(self, step: Attempt, scope: Scope) -> bool:
        caught = [self._conditions.value(handler.caught, scope.names) for handler in step.handlers]
        failure: ImportFailure | None = None
        stopped = False
        passed_over = self._passed_over
        try:
            with self._guarded(caught):
                stopped = self._run(step.body, scope)
        except ImportFailure as error:
            failure = error
        if failure is not None:
            before, scope.handled = scope.handled, failure
            for each, handler in zip(caught, step.handlers, strict=True):
                if catches(each, failure.kind):
                    stopped = self._run(handler.body, scope)
                    break
            else:
                scope.handled = before
                self._run(step.final, scope)
                raise failure
            scope.handled = before
        else:
            may_fail = not step.plain or self._passed_over > passed_over
            stopped = stopped or self._run(step.orelse, scope)
            if may_fail:
                self._other_handlers(step, caught, scope)
        return self._run(step.final, scope) or stopped

    def _other_handlers(self, step: Attempt, caught: Sequence[object], scope: Scope) -> None:
        """Run the handlers of a `try` whose imports succeed, for what else can fail in it.

        A handler that catches a missing module is a fallback, and does not run.
        """
        for each, handler in zip(caught, step.handlers, strict=True):
            if catches(each, ModuleNotFoundError):
                for name in names_of(handler.body):
                    if scope.bound is not None:
                        scope.bound.add(name)
            else:
                fork = scope.fork()
                if not self._run(handler.body, fork):
                    scope.merge([scope, fork])

    def _stop(self, step: Stop, scope: Scope) -> None:
        if not step.raises:
            return
        if scope.function:
            # A function that raises when a package is missing can only be judged by its caller.
            self._passed_over += 1
            return
        kind = self._conditions.value(step.error, scope.names) if step.error else None
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            kind = scope.handled.kind if scope.handled and not step.error else Exception
        if scope.handled is not None:
            self._fail(kind, scope.handled.fault)
        elif scope.certain and (self._is_caught(kind) or issubclass(kind, ImportError)):
            self._fail(kind, self._fault(scope, step.line, f"raises {step.error}"))
        else:
            self._passed_over += 1

    def _import_names(self, step: ImportNames, scope: Scope) -> None:
        found = self._require(step.module, scope, step.line)
        for name, bound in zip(step.names, step.bound, strict=True):
            scope.set(bound, self._name(step.module, name, scope, step.line) if found else UNKNOWN)

    def _require(self, module: str, scope: Scope, line: int) -> bool:
        """Load a module and the packages that contain it. Return whether all of them exist."""
        if scope.module.package is None:
            self._site = (scope.module.path, line)
        if module == BEYOND_TOP_LEVEL:
            self._fail(ImportError, self._fault(scope, line, _BEYOND))
            return False
        for name in reversed(list(with_packages(module))):
            if not self._modules.has(name):
                self._fail(
                    ModuleNotFoundError, self._fault(scope, line, self._modules.missing(name, scope.module))
                )
                return False
            self._load(name)
        return True

    def _name(self, module: str, name: str, scope: Scope, line: int) -> object:
        """Return the value of `from module import name`, or `UNKNOWN`."""
        submodule = f"{module}.{name}"
        state = self._states.get(module)
        if state is not None and name in state.bound:
            return state.names.get(name, UNKNOWN)
        if submodule in self._modules.names:
            self._load(submodule)
            return Reference(submodule, module=True)
        if state is None:
            if module not in self._failed and self._modules.is_namespace(module):
                self._fail(ImportError, self._fault(scope, line, self._modules.without_name(module, name)))
            return Reference(submodule, module=False)
        if name != "*" and not self._provides(module, name, state, scope, line):
            text = self._modules.without_name(module, name) + ("" if state.loaded else _CIRCLE)
            self._fail(ImportError, self._fault(scope, line, text))
        return UNKNOWN

    def _provides(self, module: str, name: str, state: State, scope: Scope, line: int) -> bool:
        if state.summary.fault is not None or "*" in state.bound or (name[:2] == name[-2:] == "__"):
            return True
        if "__getattr__" not in state.bound:
            return False
        # A module with `__getattr__` declares its lazy names, or its package mentions them, as tables of old names do.
        lazy = dict(state.summary.lazy)
        if name in lazy:
            if lazy[name] in self._modules.sources:
                self._require(lazy[name], scope, line)
            return True
        if not lazy:
            return True
        package = self._modules.sources[module].package
        if package is None:
            return name.encode() in self._modules.own.words
        self.read.add((package.name, WHOLE_PACKAGE))
        return name.encode() in package.words

    def _fault(self, scope: Scope, line: int, text: str, text_in_package: str = "") -> tuple[str, int, str]:
        """Return a fault at a line of the function: that line, or the import that leads into a local package."""
        if scope.module.package is None:
            return (scope.module.path, line, text)
        return (*self._site, f"loads {scope.module.name}, whose line {line} {text_in_package or text}")

    def _fail(self, kind: type[BaseException], fault: tuple[str, int, str]) -> None:
        """Raise `ImportFailure` if a `try` around here catches it. Otherwise record the fault and go on."""
        if self._is_caught(kind):
            raise ImportFailure(kind, fault)
        self._faults[fault] = None

    def _is_caught(self, kind: type[BaseException]) -> bool:
        return any(catches(each, kind) for caught in self._guards for each in caught)

    @contextmanager
    def _guarded(self, caught: list[object]) -> Iterator[None]:
        self._guards.append(caught)
        try:
            yield
        finally:
            self._guards.pop()
