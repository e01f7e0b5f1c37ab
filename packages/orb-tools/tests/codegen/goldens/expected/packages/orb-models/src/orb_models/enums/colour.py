# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of Colour."""

from enum import StrEnum


class Colour(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    RED = "RED"
    GREEN = "GREEN"
