"""GitHub at its real address, answered by the library responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import responses

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def mocked() -> Iterator[responses.RequestsMock]:
    """Answer requests to api.github.com as the test says. Refuse all others."""
    with responses.RequestsMock() as mock:
        yield mock
