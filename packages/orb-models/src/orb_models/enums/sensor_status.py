# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of SensorStatus."""

from enum import StrEnum


class SensorStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    PROVISIONING = "provisioning"
    REGISTERED = "registered"
    ACTIVE = "active"
    INACTIVE = "inactive"
    PAUSED = "paused"
    ERROR = "error"
