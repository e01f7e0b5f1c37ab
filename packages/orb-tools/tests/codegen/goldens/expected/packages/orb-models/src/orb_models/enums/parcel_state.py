# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of ParcelState."""

from enum import StrEnum


class ParcelState(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
