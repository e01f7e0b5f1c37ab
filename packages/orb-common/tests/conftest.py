from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from orb_common.logging import OrbLogger, get_logger

if TYPE_CHECKING:
    from orb_testing.log_lines import CapturedLogs

settings.register_profile("thorough", max_examples=20_000)
_numbers = itertools.count()


@pytest.fixture
def log(captured_logs: CapturedLogs) -> OrbLogger:
    """A logger of its own for each test. `captured_logs` has its lines."""
    return get_logger(f"test-{next(_numbers)}")
