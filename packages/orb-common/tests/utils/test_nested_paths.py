"""Paths into nested data."""

from __future__ import annotations

import pytest

from orb_common.utils import attribute_path


@pytest.mark.parametrize(
    ("parts", "path"),
    [(["a"], "a"), (["a", "b", 0, "c"], "a.b[0].c"), ([0, 1], "[0][1]"), ([], ""), ([".a"], ".a")],
)
def test_path(parts: list[str | int], path: str) -> None:
    """Names are joined by dots, and positions are in brackets."""
    assert attribute_path(parts) == path
