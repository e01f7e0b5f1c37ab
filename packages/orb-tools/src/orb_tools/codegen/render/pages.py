"""The address of orb's own pages, to which generated pages link."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue


def pages_of_orb(catalogue: Catalogue) -> str:
    """Return what comes before the name of a page. Empty: the pages are beside the generated ones, as in orb."""
    if catalogue.is_of_orb:
        return ""
    # Imported here: orb's own pages do not need it.
    from importlib.metadata import metadata

    addresses = dict(url.split(", ", 1) for url in metadata("orb-tools").get_all("Project-URL") or ())
    return f"{addresses['Documentation']}/"
