"""The GraphQL requests of the demo: what it asks of each operation."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["query", "mutation"]

_USER = "userId email firstName status phoneNumber phoneVerified createdAt"
_ORGANIZATION = "organizationId name description ownerId status"
_INVITATION = "invitationId organizationId role status expiresAt"
_MEMBER = "userId organizationId role status"
_REQUEST = "requestId requestType status deadline accessReport"
OPERATIONS: dict[str, tuple[Kind, str]] = {
    "UsersCreate": ("mutation", _USER),
    "UsersGet": ("query", _USER),
    "UsersUpdate": ("mutation", _USER),
    "UsersList": ("query", "items { userId email } nextToken"),
    "UsersQueryByEmail": ("query", "items { userId email }"),
    "UsersDisable": ("mutation", "userId disabled"),
    "UsersDelete": ("mutation", "userId deleted"),
    "UserOrganizations": ("query", "items { organizationId name userRole }"),
    "OrganizationsCreate": ("mutation", _ORGANIZATION),
    "OrganizationsGet": ("query", _ORGANIZATION),
    "OrganizationsUpdate": ("mutation", _ORGANIZATION),
    "OrganizationsDelete": ("mutation", "organizationId deleted"),
    "OrganizationUsersUpdate": ("mutation", _MEMBER),
    "InvitationsCreate": ("mutation", _INVITATION),
    "InvitationsQueryByInviteeEmail": ("query", f"items {{ {_INVITATION} }}"),
    "InvitationsAccept": ("mutation", _MEMBER),
    "PrivacyRequestsCreate": ("mutation", _REQUEST),
    "PrivacyRequestsGet": ("query", _REQUEST),
    "PrivacyRequestsProcess": ("mutation", _REQUEST),
}
"""By operation: whether it is a query or a mutation, and the fields of `Data`."""


def document(operation: str) -> str:
    """Return the GraphQL document of one operation. Its variable is `input`."""
    kind, fields = OPERATIONS[operation]
    return (
        f"{kind} {operation}($input: {operation}Input!) "
        f"{{ {operation}(input: $input) {{ StatusCode Message Data {{ {fields} }} }} }}"
    )
