# Generated from schemas/entities/Addresses.yml by "make generate". Do not edit.
"""The input AddressesInput."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.input import DependentInput, Flag


class AddressesInput(DependentInput):
    """The fields of Addresses, with the rules of inputs."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"code"})

    REQUIRED_WHEN: ClassVar[dict[str, tuple[str, ...]]] = {"is_remote": ("city",)}

    street: Annotated[str, Field(min_length=3)] = Field(default="Main Street", repr=False)

    city: str | None = None

    is_remote: Flag = False

    code: str | None = Field(default=None, repr=False)
