"""The motion layer's logger: now the room `orb_common.logging`."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.logging import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.logging", adapter="orb_common._layer.logger")
