# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of Colour."""

from enum import StrEnum


class Colour(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    RED = "RED"
    GREEN = "GREEN"
