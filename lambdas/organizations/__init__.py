"""The organizations function: an AppSync resolver for organizations, their members and invitations, and their keys."""
