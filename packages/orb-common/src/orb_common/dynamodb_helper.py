"""The motion layer's access to DynamoDB: now `orb_common.aws.dynamodb`."""

from typing import TYPE_CHECKING

from orb_common._lazy import moved

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import *  # noqa: F403 - whatever is there

__getattr__, __dir__ = moved(__name__, "orb_common.aws.dynamodb", adapter="orb_common._layer.dynamodb")
