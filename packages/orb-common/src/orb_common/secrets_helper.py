"""The motion layer's access to secrets: now `orb_common.aws.secrets`."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.aws.secrets import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.aws.secrets", adapter="orb_common._layer.secrets")
