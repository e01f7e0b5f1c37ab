# Generated from schemas/entities/Addresses.yml by "make generate". Do not edit.
"""The factory of Addresses."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from orb_models.models.addresses import Addresses
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class AddressesFields(TypedDict, total=False):
        """The fields of Addresses, to override."""

        street: str
        city: str | None
        is_remote: bool
        code: str | None

    AddressesTrait = Literal["full"]


class AddressesFactory(Factory[Addresses]):
    """Makes models of Addresses."""

    MODEL = Addresses
    INPUT = "orb_models.inputs.addresses.AddressesInput"
    FIELDS = values.fields(
        street=values.Field(values.Text("street-%d", min_length=3), default="Main Street"),
        city=values.Field(values.Text("city-%d"), optional=True),
        is_remote=values.Field(values.Flag(), default=False),
        code=values.Field(values.Text("code-%d"), optional=True),
    )
    REQUIRED_WHEN = MappingProxyType({"is_remote": ("city",)})

    @classmethod
    def build(cls, /, *traits: AddressesTrait, **fields: Unpack[AddressesFields]) -> Addresses:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: AddressesTrait, **fields: Unpack[AddressesFields]
    ) -> list[Addresses]:
        """Return new models."""
        return cls._batch(count, traits, fields)
