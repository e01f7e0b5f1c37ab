"""Garbage collection, paused while a start makes objects that stay.

Imports and clients make many objects that live as long as the process. To look for garbage among them, again and again,
is a tenth of a cold start.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager

from .switch import stock

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause garbage collection for a block, unless it is off already.

    In Lambda, what the block made is set aside for good, so that no invocation goes over it either.
    """
    if stock() or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
            gc.freeze()
        gc.enable()
