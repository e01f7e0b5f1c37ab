"""Identifiers."""

from __future__ import annotations

import uuid

from orb_common.utils import new_id


def test_ids_are_random_uuids() -> None:
    """An identifier is a UUID of version 4 (RFC 9562), and never comes twice."""
    found = {new_id() for _ in range(1000)}
    assert len(found) == 1000
    assert all(uuid.UUID(one).version == 4 and uuid.UUID(one).variant == uuid.RFC_4122 for one in found)
    assert all(str(uuid.UUID(one)) == one for one in found)
