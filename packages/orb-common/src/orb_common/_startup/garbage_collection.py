"""A pause of garbage collection while modules load and clients are made.

Both make many objects that live as long as the process. Searching these for garbage again and again takes a tenth of a
cold start.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager

from .environment import initialising, stock

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause garbage collection for a block, unless it is off already.

    While Lambda initialises the function, all objects that exist at the end of the block are excluded from collection
    for good (`gc.freeze`), so that no request spends time on them. After the first request they are not excluded,
    because the request could have left garbage among them.
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
