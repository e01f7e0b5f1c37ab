"""What a function builds while Lambda initialises it, so that its first answer does not wait.

Lambda gives initialisation more CPU than a request, does not count it against the caller's patience, and with SnapStart
or provisioned concurrency does it long before the first request.
"""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Prepared", "in_lambda"]

T = TypeVar("T")


def in_lambda() -> bool:
    """Tell whether this process is a Lambda function's."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


class Prepared(Generic[T]):
    """Something that every answer needs, built once: in Lambda at once, elsewhere at the first use.

    What fails while it is built (a setting that is missing) fails again, with the same error, when it is used: the
    function starts, answers, and says in its log what is wrong.

    Args:
        build: Make it.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: list[T] = []
        self._lock = Lock()
        if in_lambda():
            # What fails is raised again by the first use, where there is a request to answer.
            with suppress(Exception):
                self()

    def __call__(self) -> T:
        """Return it. Raises what `build` raises; the next call then tries again."""
        if not self._built:
            with self._lock:
                if not self._built:
                    self._built.append(self._build())
        return self._built[0]

    def reset(self) -> None:
        """Forget it: the next use builds it again. For tests."""
        with self._lock:
            self._built.clear()
