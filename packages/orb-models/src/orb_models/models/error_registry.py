# Generated from schemas/entities/ErrorRegistry.yml by "make generate". Do not edit.
"""The meaning of each error code for users, and what they can do about it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from orb_models.registry import RegistryItem

if TYPE_CHECKING:
    from collections.abc import Mapping


class ErrorRegistry:
    """The items of ErrorRegistry, by code."""

    ITEMS: ClassVar[Mapping[str, RegistryItem]] = MappingProxyType(
        {
            "ORB-AUTH-001": RegistryItem(
                code="ORB-AUTH-001",
                message="This e-mail address is not valid.",
                description="The text is not a valid e-mail address.",
                solution="Check the address for typing errors.",
            ),
            "ORB-AUTH-002": RegistryItem(
                code="ORB-AUTH-002",
                message="The e-mail address or the password is wrong.",
                description="The credentials do not match an account.",
                solution="Try again, or reset the password.",
            ),
            "ORB-AUTH-003": RegistryItem(
                code="ORB-AUTH-003",
                message="The e-mail address could not be verified.",
                description="The verification code is wrong, used or too old.",
                solution="Ask for a new code.",
            ),
            "ORB-AUTH-004": RegistryItem(
                code="ORB-AUTH-004",
                message="There is an account with this e-mail address.",
                description="A user with this address already exists.",
                solution="Sign in, or use another address.",
            ),
            "ORB-AUTH-005": RegistryItem(
                code="ORB-AUTH-005",
                message="The e-mail address could not be looked up.",
                description="The lookup of an address failed, but not because the address is unknown.",
                solution="Try again in a moment.",
            ),
            "ORB-API-001": RegistryItem(
                code="ORB-API-001",
                message="The data could not be read.",
                description="A query failed.",
                solution="Try again. If it fails again, contact support.",
            ),
            "ORB-API-002": RegistryItem(
                code="ORB-API-002",
                message="The change could not be saved.",
                description="A mutation failed.",
                solution="Try again. If it fails again, contact support.",
            ),
            "ORB-API-003": RegistryItem(
                code="ORB-API-003",
                message="The request is not valid.",
                description="The input of an operation breaks its rules.",
                solution="Correct the fields that are named.",
            ),
            "ORB-API-004": RegistryItem(
                code="ORB-API-004",
                message="There is no connection to the service.",
                description="The network, or a service that the request needs, failed.",
                solution="Check the connection and try again.",
            ),
            "ORB-DATA-001": RegistryItem(
                code="ORB-DATA-001",
                message="Some of the data is not valid.",
                description="A value has the wrong format.",
                solution="Correct the fields that are named.",
            ),
            "ORB-DATA-002": RegistryItem(
                code="ORB-DATA-002",
                message="It was not found.",
                description="No record has this key.",
                solution="Check the address or the search.",
            ),
            "ORB-SYS-001": RegistryItem(
                code="ORB-SYS-001",
                message="Something unexpected happened.",
                description="An error without a code of its own.",
                solution="Try again. If it fails again, contact support.",
            ),
        }
    )

    @classmethod
    def get(cls, code: str) -> RegistryItem | None:
        """Return the item of a code. None: the code is unknown."""
        return cls.ITEMS.get(code)
