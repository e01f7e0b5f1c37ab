"""Pages have one class in all packages."""

from __future__ import annotations

import orb_common.aws
import orb_models.paging


def test_the_page_is_that_of_orb_common() -> None:
    """Repositories and the audit trail return pages of the same class."""
    assert orb_models.paging.Page is orb_common.aws.Page
