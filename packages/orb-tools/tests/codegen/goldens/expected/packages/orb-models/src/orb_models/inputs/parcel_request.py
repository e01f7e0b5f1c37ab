# Generated from schemas/entities/ParcelRequest.yml by "make generate". Do not edit.
"""The input ParcelRequest."""

from typing import Annotated

from orb_models._pydantic import Field
from orb_models.input import Input
from orb_models.inputs.addresses import AddressesInput
from orb_models.models.addresses import Addresses
from orb_models.value_inputs import checked_by


class ParcelRequest(Input):
    """The arguments of a call."""

    to: Annotated[Addresses, checked_by(AddressesInput)]

    note: Annotated[str, Field(max_length=10)] | None = Field(default=None, deprecated="it is not read.")
    """Deprecated: it is not read."""
