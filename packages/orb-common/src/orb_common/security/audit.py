"""The hub's audit module: now the room `orb_common.audit`."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.audit import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.audit")
