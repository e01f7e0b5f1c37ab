"""The counts of a call as a line of EMF, beside Powertools' Metrics, on which they are built."""

from __future__ import annotations

import os
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from benchmarks.areas.logging import NullStream
from benchmarks.harness import Benchmark
from orb_common.metrics import NAMESPACE, Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed

NAMES = ("TokensRefreshed", "TokensFailed", "TokensLeft")
FUNCTION = "orb-integration-hub-dev-motion-tokens"


def called(handler: Callable[[object, object], None]) -> Timed:
    """Return a call of a handler whose lines nobody reads. The first call, which counts its cold start, is over."""

    def call() -> None:
        with redirect_stdout(NullStream()):
            handler({}, None)

    call()
    return call


def ours() -> Timed:
    os.environ["AWS_LAMBDA_FUNCTION_NAME"] = FUNCTION
    counts = Counts(*NAMES)

    @counts.reported
    def handler(_event: object, _context: object) -> None:
        for name in NAMES:
            counts.add(name, 3)

    return called(handler)


def theirs() -> Timed:
    metrics = Metrics(namespace=NAMESPACE, service=FUNCTION)

    @metrics.log_metrics
    def handler(_event: object, _context: object) -> None:
        for name in NAMES:
            metrics.add_metric(name, MetricUnit.Count, 3)

    return called(handler)


BENCHMARKS = [
    Benchmark(
        area="metrics", name="line of 3 counts", peer="Powertools Metrics",
        ours=ours, theirs=theirs, goal=1.1,
    ),
]  # fmt: skip
