"""Laws of the places of exports."""

from __future__ import annotations

from lambdas.privacy.stores import export_key


def test_each_request_has_its_own_key() -> None:
    """The key of an export follows from its request, so that an erasure finds exports that no row names."""
    assert export_key("r-1") == "exports/r-1.json"
