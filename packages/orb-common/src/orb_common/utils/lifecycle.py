"""What a function builds while Lambda initialises it, so that its first answer does not wait, and what copies renew.

Lambda gives initialisation more CPU than a request, does not count it against the caller's patience, and with SnapStart
or provisioned concurrency does it long before the first request. SnapStart then restores many copies of the process
from one snapshot: whatever must differ between them, or does not outlive the snapshot, is renewed by a hook.
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
    """Call a hook in every child that this process forks. A decorator."""
    os.register_at_fork(after_in_child=hook)
    return hook


def after_restore(hook: HookT) -> HookT:
    """Call a hook in every copy of this process that Lambda restores from a snapshot (SnapStart). A decorator.

    It has to be registered while the function initialises. A hook that raises keeps the copy from serving.
    """
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        try:
            # Part of Lambda's runtime, and of nothing that we install.
            runtime = import_module("snapshot_restore_py")
        except ImportError as error:
            report("the renewal of what a snapshot holds", str(error))
        else:
            runtime.register_after_restore(hook)
    return hook


@after_restore
def _reseed() -> None:
    """Copies that continue one series of random numbers would wait the same times and draw the same names."""
    import random

    random.seed()


class Prepared(Generic[T]):
    """Something that every answer needs, built once: in Lambda at once, elsewhere at the first use.

    What fails while it is built (a setting that is missing) fails again, with the same error, when it is used: the
    function starts, answers, and says in its log what is wrong. Under `ORB_START=stock`, Lambda builds it at the first
    use as well.

    Args:
        build: Make it.
        needs: What its first use needs beside it (clients, models, patterns), as functions that load or make that and
            ask AWS for no more than a secret. They are called in Lambda, once it is built.
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
        """Return it. Raises what `build` raises; the next call then tries again."""
        if not self._built:
            with self._lock:
                if not self._built:
                    self._built.append(self._build())
        return self._built[0]

    def _prepare(self, needs: Callable[[T], Iterable[Callable[[], object]]]) -> None:
        try:
            built = self()
        except Exception:  # noqa: BLE001 - it fails again at the first use, where there is a request to answer
            return
        try:
            for prepare in needs(built):
                _attempt(prepare)
        except Exception as error:  # noqa: BLE001 - the first answer does without
            report("the list of what the first answer needs", type(error).__name__)

    def reset(self) -> None:
        """Forget it: the next use builds it again. For tests."""
        with self._lock:
            self._built.clear()


def _attempt(prepare: Callable[[], object]) -> None:
    try:
        prepare()
    except Exception as error:  # noqa: BLE001 - the others can still be prepared
        name = getattr(prepare, "__qualname__", type(prepare).__name__)
        report(f"{name}, prepared for the first answer,", type(error).__name__)
