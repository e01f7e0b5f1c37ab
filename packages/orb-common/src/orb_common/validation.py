"""The motion layer's checks: now `orb_common.utils.validation`; its models are generated into orb_models."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.utils.validation import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.utils.validation")
