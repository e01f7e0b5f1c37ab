# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of MotionEventType."""

from enum import StrEnum


class MotionEventType(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    MOTION_DETECTED = "motion_detected"
    MOTION_CLEARED = "motion_cleared"
    HEARTBEAT = "heartbeat"
