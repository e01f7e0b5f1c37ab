from __future__ import annotations

import io
import itertools
import json

import pytest
from hypothesis import settings

from orb_common.logging import OrbLogger, get_logger
from orb_testing.context import LambdaContext

settings.register_profile("thorough", max_examples=20_000)
_numbers = itertools.count()


class Lines(io.StringIO):
    def last(self) -> dict[str, object]:
        return json.loads(self.getvalue().splitlines()[-1])

    def all(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def clear(self) -> None:
        self.seek(0)
        self.truncate()


@pytest.fixture
def context() -> LambdaContext:
    return LambdaContext(function_name="orb-users", function_version="7", aws_request_id="req-1")


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def log(lines: Lines) -> OrbLogger:
    return get_logger(f"test-{next(_numbers)}", stream=lines)
