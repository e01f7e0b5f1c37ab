"""Generated pages link to the pages of orb, wherever they are."""

from __future__ import annotations

from dataclasses import replace

from orb_tools.codegen.check.catalogue import EMPTY
from orb_tools.codegen.render.pages import pages_of_orb


def test_pages_of_orb() -> None:
    """They are beside orb's own generated pages. Others get the address that the installed package names."""
    assert pages_of_orb(EMPTY) == ""
    address = pages_of_orb(replace(EMPTY, models="packages/shop/src/shop"))
    assert address.startswith("https://")
    assert address.endswith("/docs/")
