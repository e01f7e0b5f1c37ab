"""Work during initialisation, and hooks for copies of the process.

Lambda gives initialisation more CPU than a request. With SnapStart or provisioned concurrency, initialisation also runs
long before the first request. So it is the time to build what the first answer needs. SnapStart then restores many
copies of the process from one snapshot. A hook renews what must differ between the copies, and what a snapshot cannot
preserve.
"""

from __future__ import annotations

import os
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from orb_common._startup.environment import in_lambda, stock
from orb_common._startup.garbage_collection import without_collection
from orb_common._startup.notices import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Prepared", "after_fork", "after_restore", "in_lambda", "without_collection"]

T = TypeVar("T")
HookT = TypeVar("HookT", bound="Callable[[], object]")


def after_fork(hook: HookT) -> HookT:
    """Call a hook in every child process that this process forks. A decorator."""
    os.register_at_fork(after_in_child=hook)
    return hook


def after_restore(hook: HookT) -> HookT:
    """Call a hook in every copy of this process that Lambda restores from a snapshot (SnapStart). A decorator.

    Register the hook while the function initialises. If the hook raises, the copy serves no requests.
    """
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        try:
            # Lambda's runtime brings this module. No package that we install has it.
            runtime = import_module("snapshot_restore_py")
        except ImportError as error:
            report("an after_restore hook", str(error))
        else:
            runtime.register_after_restore(hook)
    return hook


@after_restore
def _reseed() -> None:
    """Seed `random` again: otherwise all copies would draw the same waits and names."""
    import random

    random.seed()


class Prepared(Generic[T]):
    """An object that every answer needs, built once. Lambda builds it immediately, other processes at the first use.

    If the build fails, for example because a setting is missing, it fails again with the same error at each use. So the
    function starts, answers, and logs what is wrong. With `ORB_START=stock`, Lambda also builds at the first use.

    Args:
        build: Makes the object.
        needs: Returns functions, which Lambda calls after the build. Each loads or makes something else that the first
            use needs, such as a client, a model or a pattern. They may request a secret from AWS, and nothing else.
    """

    def __init__(
        self, build: Callable[[], T], *, needs: Callable[[T], Iterable[Callable[[], object]]] = lambda _: ()
    ) -> None:
        self._build = build
        self._built: list[T] = []
        self._lock = Lock()
        if in_lambda() and not stock():
            with without_collection():
                self._prepare(needs)

    def __call__(self) -> T:
        """Return the object. Raises what `build` raises; the next call then builds again."""
        if not self._built:
            with self._lock:
                if not self._built:
                    self._built.append(self._build())
        return self._built[0]

    def _prepare(self, needs: Callable[[T], Iterable[Callable[[], object]]]) -> None:
        try:
            built = self()
        except Exception:  # noqa: BLE001 - the first use raises it again, while there is a request to answer
            return
        try:
            for prepare in needs(built):
                _prepare_one(prepare)
        except Exception as error:  # noqa: BLE001 - the first answer can do without it
            report("the list of needs of the first answer", type(error).__name__)

    def reset(self) -> None:
        """Forget the object, so that the next use builds it again. For tests."""
        with self._lock:
            self._built.clear()


def _prepare_one(prepare: Callable[[], object]) -> None:
    try:
        prepare()
    except Exception as error:  # noqa: BLE001 - the others can still be prepared
        name = getattr(prepare, "__qualname__", type(prepare).__name__)
        report(f"the preparation by {name}", type(error).__name__)
