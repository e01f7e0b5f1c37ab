# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of SessionStatus."""

from enum import StrEnum


class SessionStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    ACTIVE = "active"
    ENDING = "ending"
    ENDED = "ended"
    TIMEOUT = "timeout"
    MANUAL_STOP = "manual_stop"
    ERROR = "error"
