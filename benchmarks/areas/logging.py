"""Log lines of orb, which are redacted, beside those of Powertools, which are not.

Both loggers have the keys of a Lambda invocation, and write into a stream that discards everything.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from aws_lambda_powertools.logging.logger import Logger

from benchmarks.harness import Benchmark
from orb_common.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed

# A request as handlers log it, with a token and an e-mail address in it, as in most.
REQUEST = {
    "request": {
        "method": "POST",
        "path": "/organizations/9f1c/users",
        "headers": {
            "authorization": "Bearer 8f2kD93ks02mXq7w",
            "host": "api.example.com",
            "accept": "application/json",
        },
        "attempts": 2,
    },
    "user": {
        "id": "2f6a5d0e-3b1c-4e8f-9a67-0c5d4b3a2f1e",
        "email": "bob@example.com",
        "groups": ["USER", "OWNER"],
        "profile": {"firstName": "Bob", "lastName": "Example", "verified": True},
    },
    "items": [{"sku": "A-1", "quantity": 2, "price": 9.99}, {"sku": "B-2", "quantity": 1, "price": 19.5}],
}
CONTEXT = {
    "cold_start": False,
    "function_name": "orb-integration-hub-dev-users",
    "function_memory_size": 512,
    "function_arn": "arn:aws:lambda:eu-west-1:123456789012:function:orb-integration-hub-dev-users",
    "function_request_id": "7f9c24e8-3b12-4fef-91e0-5d8a1c0b7a66",
    "correlation_id": "1-5759e988-bd862e3fe1be46a994272793",
}


class NullStream(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


def ours() -> Logger:
    logger = get_logger("bench-ours", stream=NullStream())
    logger.append_keys(**CONTEXT)
    return logger


def theirs() -> Logger:
    logger = Logger(service="bench-theirs", stream=NullStream())
    logger.append_keys(**CONTEXT)
    return logger


def flat(make: Callable[[], Logger], *, context: bool = True) -> Callable[[], Timed]:
    def prepare() -> Timed:
        logger = make()
        if not context:
            logger.clear_state()

        def write() -> None:
            logger.info(
                "order_dispatched", order_id="o-123456", user_id="u-98765", sensor_id="s-1",
                run_id="r-2026-1", attempt=3, duration_ms=12.75,
            )  # fmt: skip

        return write

    return prepare


def nested(make: Callable[[], Logger]) -> Callable[[], Timed]:
    def prepare() -> Timed:
        logger = make()
        return lambda: logger.info("request_received", extra={"payload": REQUEST})

    return prepare


BENCHMARKS = [
    Benchmark(
        area="logging", name="nested line with redaction", peer="Powertools without redaction",
        ours=nested(ours), theirs=nested(theirs), goal=1.1,
    ),
    Benchmark(
        area="logging", name="JSON line with 6 keys", peer="Powertools",
        ours=flat(ours, context=False), theirs=flat(theirs, context=False), goal=0.6,
    ),
    Benchmark(
        area="logging", name="JSON line with 6 keys in an invocation", peer="Powertools",
        ours=flat(ours), theirs=flat(theirs), goal=0.6,
    ),
]  # fmt: skip
