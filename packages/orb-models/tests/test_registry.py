"""A registry finds its items by code and is constant."""

from __future__ import annotations

import pytest

from orb_models import ErrorRegistry


def test_registry() -> None:
    """The registry returns an item by its code, and None for an unknown code. It cannot be changed."""
    item = ErrorRegistry.get("ORB-AUTH-004")
    assert item is not None
    assert item.code == "ORB-AUTH-004"
    assert ErrorRegistry.get("ORB-NOPE-1") is None
    with pytest.raises(TypeError):
        ErrorRegistry.ITEMS["X"] = item  # type: ignore[index]
