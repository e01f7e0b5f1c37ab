from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.rewriting import Rewritten, rewrite
from orb_tools.migrate.source import Source
from orb_tools.migrate.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable


def rewritten(text: str, *, taken: frozenset[str] = frozenset(), exports: bool = False) -> Rewritten:
    """Return a source after the rewriting. A second rewriting must change nothing."""
    result = rewrite(Source(text), Surroundings(taken=taken), exports=exports)
    again = rewrite(Source(result.text), Surroundings(taken=taken), exports=exports)
    assert again.text == result.text
    return result


@pytest.fixture(scope="session")
def after() -> Callable[..., Rewritten]:
    return rewritten
