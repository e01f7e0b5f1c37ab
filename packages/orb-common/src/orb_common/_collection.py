"""Garbage collection, paused while a start makes what stays.

Imports and clients make many objects that live as long as the process. Going over them again and again in search of
garbage is a tenth of a cold start.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Pauses garbage collection; whoever has it off keeps it off.

    In Lambda, what was made is set aside for good, so that no invocation goes over it either.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
            gc.freeze()
        gc.enable()
