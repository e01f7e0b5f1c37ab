"""The hub's module of security errors: now in `orb_common.exceptions`."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.exceptions import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.exceptions")
