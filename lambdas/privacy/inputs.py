"""The arguments of each operation. Unknown names are refused, so that a misspelt name is never ignored."""

from typing import Annotated

from pydantic import Field

from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.input import Input, KeyText, PageInput, Update
from orb_models.model import Timestamp
from orb_models.rules import EmailRule

FreeText = Annotated[str, Field(min_length=1, max_length=2000)]


class CreateInput(Input):
    """A new request."""

    request_type: PrivacyRequestType
    legal_basis: LegalBasis
    data_subject_email: EmailRule | None = Field(default=None, repr=False)
    """The address of the person. None: the caller's."""
    organization_id: KeyText | None = None
    """Only for requests that people answer: exports and erasures are about all organizations."""


class RequestKey(Input):
    """The id of a request."""

    request_id: KeyText


class UpdateInput(Update):
    """The id of a request, and what changes."""

    request_id: KeyText
    status: PrivacyRequestStatus | None = None
    rejection_reason: FreeText | None = None
    compliance_notes: FreeText | None = None
    estimated_completion: Timestamp | None = None


class RequestIdInput(PageInput):
    """The id of a request."""

    request_id: KeyText


class EmailInput(PageInput):
    """The address of the person whose data it is."""

    data_subject_email: KeyText = Field(repr=False)


class TypeInput(PageInput):
    """The type of requests."""

    request_type: PrivacyRequestType


class OrganizationInput(PageInput):
    """The organization that holds the data."""

    organization_id: KeyText


class StatusInput(PageInput):
    """The status of requests."""

    status: PrivacyRequestStatus
