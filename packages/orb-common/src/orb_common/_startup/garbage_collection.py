"""Garbage collection, paused while a start makes objects that stay.

Imports and clients make many objects that live as long as the process. To look for garbage among them, again and again,
is a tenth of a cold start.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager

from .environment import initialising, stock

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause garbage collection for a block, unless it is off already.

    While Lambda initialises the function, all objects that there are by then are set aside for good, so that no request
    goes over them either. Later they are not, because a request could have left garbage among them.
    """
    if stock() or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if initialising():
            gc.freeze()
        gc.enable()
