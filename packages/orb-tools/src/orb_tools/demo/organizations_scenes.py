"""The scenes of the organizations: a tenant with its own key, another tenant, an invitation, and a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client
from orb_tools.hub.people import BRUNO, CHEN, FARIDA

if TYPE_CHECKING:
    from orb_tools.demo.stage import Stage

PURPOSE = "Chen's secret plans"
"""The description of the organization. It is encrypted in the table."""
MISSING = "00000000-0000-4000-8000-000000000000"
"""The id of nothing."""


def play_organization(stage: Stage) -> str:
    """Create an organization, look at its row, and read it back. Return its id."""
    new = {"name": "Cao Ltd", "description": PURPOSE}
    made = stage.expect(
        200, "Chen creates an organization, with a key of its own", CHEN, "OrganizationsCreate", new
    )
    tenant = str(made.field("organizationId"))
    row = _row(stage, tenant)
    stored = row.get("description", {}).get("S", "")
    stage.check(
        f"... whose row holds ciphertext: {stored[:24]}...", good=bool(stored) and PURPOSE not in str(row)
    )
    stage.check("... and names the key that AWS knows", good=_key_state(stage, row) == "Enabled")
    read = stage.expect(200, "Chen reads it back", CHEN, "OrganizationsGet", {"organizationId": tenant})
    stage.check("... with its description decrypted", good=read.field("description") == PURPOSE)
    stage.expect(409, "a second active organization of Chen is refused", CHEN, "OrganizationsCreate", new)
    return tenant


def play_other_tenant(stage: Stage, tenant: str) -> None:
    """Show that another customer does not learn whether the organization exists."""
    key = {"organizationId": tenant}
    stage.expect(200, "Farida creates her own", FARIDA, "OrganizationsCreate", {"name": "Faruqi Ltd"})
    foreign = stage.expect(404, "Farida does not find Chen's", FARIDA, "OrganizationsGet", key)
    nothing = {"organizationId": MISSING}
    missing = stage.expect(404, "... nor one that does not exist", FARIDA, "OrganizationsGet", nothing)
    stage.check("... and both answers are the same", good=foreign.message == missing.message)
    stage.expect(404, "Farida cannot change it", FARIDA, "OrganizationsUpdate", {**key, "name": "Mine"})
    stage.expect(404, "Farida cannot delete it", FARIDA, "OrganizationsDelete", key)


def play_invitation(stage: Stage, tenant: str) -> None:
    """Invite Bruno, who accepts."""
    new = {"organizationId": tenant, "inviteeEmail": BRUNO.email, "role": "VIEWER"}
    invited = stage.expect(200, "Chen invites Bruno as a viewer", CHEN, "InvitationsCreate", new)
    stage.expect(409, "a second open invitation is refused", CHEN, "InvitationsCreate", new)
    invitation = {"invitationId": str(invited.field("invitationId"))}
    foreign = stage.expect(404, "Farida cannot accept it", FARIDA, "InvitationsAccept", invitation)
    nothing = {"invitationId": MISSING}
    missing = stage.expect(404, "... nor one that does not exist", FARIDA, "InvitationsAccept", nothing)
    stage.check("... and both answers are the same", good=foreign.message == missing.message)
    own = stage.expect(
        200, "Bruno finds it", BRUNO, "InvitationsQueryByInviteeEmail", {"inviteeEmail": BRUNO.email}
    )
    found = [row["invitationId"] for row in own.items()]
    stage.check("... and no other", good=found == [invitation["invitationId"]])
    stage.expect(200, "Bruno accepts", BRUNO, "InvitationsAccept", invitation)
    stage.expect(409, "... but not twice", BRUNO, "InvitationsAccept", invitation)


def play_member(stage: Stage, tenant: str) -> None:
    """Show what a member may do in each role."""
    key = {"organizationId": tenant}
    read = stage.expect(200, "Bruno reads the organization", BRUNO, "OrganizationsGet", key)
    stage.check("... with its description decrypted", good=read.field("description") == PURPOSE)
    new = {**key, "inviteeEmail": "greta.graf@example.org", "role": "VIEWER"}
    stage.expect(403, "a viewer may not invite others", BRUNO, "InvitationsCreate", new)
    role = {**key, "userId": stage.ids[BRUNO], "role": "ADMINISTRATOR"}
    stage.expect(200, "Chen makes Bruno an administrator", CHEN, "OrganizationUsersUpdate", role)
    stage.expect(200, "Bruno invites Greta", BRUNO, "InvitationsCreate", new)
    stage.expect(403, "an administrator may not delete it", BRUNO, "OrganizationsDelete", key)
    for person, expected in ((BRUNO, "ADMINISTRATOR"), (CHEN, "OWNER")):
        text = f"{person.first_name} reads their own organizations"
        own = stage.expect(200, text, person, "UserOrganizations", {})
        roles = [row["userRole"] for row in own.items()]
        stage.check(f"... there is one, with the role {expected}", good=roles == [expected])


def _row(stage: Stage, tenant: str) -> dict[str, dict[str, str]]:
    running = stage.api.running
    client = aws_client("dynamodb", running.endpoint)
    found = client.get_item(TableName=running.tables["Organizations"], Key={"organizationId": {"S": tenant}})
    row: dict[str, dict[str, str]] = found.get("Item", {})
    return row


def _key_state(stage: Stage, row: dict[str, dict[str, str]]) -> str:
    arn = row.get("kmsKeyArn", {}).get("S", "")
    if not arn:
        return ""
    described = aws_client("kms", stage.api.running.endpoint).describe_key(KeyId=arn)
    return str(described["KeyMetadata"]["KeyState"])
