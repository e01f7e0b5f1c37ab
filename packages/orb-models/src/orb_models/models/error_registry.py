# Generated from schemas/entities/ErrorRegistry.yml by "make generate". Do not edit.
"""What each error code means to the person at the screen, and what to do about it."""

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
                description="The e-mail address has not the form of one.",
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
                description="A user with this address exists already.",
                solution="Sign in, or use another address.",
            ),
            "ORB-AUTH-005": RegistryItem(
                code="ORB-AUTH-005",
                message="The e-mail address could not be looked up.",
                description="The lookup of an address failed for a reason other than that it is unknown.",
                solution="Try again in a moment.",
            ),
            "ORB-API-001": RegistryItem(
                code="ORB-API-001",
                message="The data could not be read.",
                description="A query failed.",
                solution="Try again; if it stays so, tell the support.",
            ),
            "ORB-API-002": RegistryItem(
                code="ORB-API-002",
                message="The change could not be saved.",
                description="A mutation failed.",
                solution="Try again; if it stays so, tell the support.",
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
                description="There is no record with this key.",
                solution="Check the address or the search.",
            ),
            "ORB-SYS-001": RegistryItem(
                code="ORB-SYS-001",
                message="Something unexpected happened.",
                description="A fault that no other code names.",
                solution="Try again; if it stays so, tell the support.",
            ),
        }
    )

    @classmethod
    def get(cls, code: str) -> RegistryItem | None:
        """The item of a code. None: there is no such code."""
        return cls.ITEMS.get(code)
