"""Counts in CloudWatch's embedded metric format (EMF), written with Powertools' Metrics.

One line at the end of each call has all counts of that call. CloudWatch reads it from the log, so no call to AWS takes
time, and no right is needed. The only dimension is `service`, the name of the function in AWS, which also has the
deployment. There is no way to add another one: names are fixed when the process starts, and values are numbers. So
nothing about a person can be in a metric.
"""

# ruff: noqa: ANN401 - handlers of any signature

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

__all__ = ["COLD_STARTS", "NAMESPACE", "Counts"]

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: handlers of any signature

NAMESPACE: Final = "orb"
COLD_STARTS: Final = "ColdStarts"
"""Counted by itself: calls that had to wait for the start of their process."""
_NAME: Final = re.compile(r"(?:[A-Z][a-z]+){2,6}")


class Counts:
    """The counts of one function.

    Args:
        names: The metrics that the function reports, such as "TokensFailed".

    Raises:
        ValueError: A name is not two to six words, each with a capital: an id or an address is not such a name.
    """

    def __init__(self, *names: str) -> None:
        if not all(_NAME.fullmatch(name) for name in names):
            raise ValueError("a metric's name is two to six words like TokensFailed")
        self._names = {*names, COLD_STARTS}
        # An instance of provisioned concurrency starts before its first call.
        self._cold = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") != "provisioned-concurrency"
        # Powertools writes a line by itself at the hundredth value of a name, inside the handler. So it gets the sums.
        self._sums: dict[str, int] = {}
        # Ephemeral: two instances of Powertools' other class share all their state.
        self._metrics = EphemeralMetrics(
            namespace=NAMESPACE, service=os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "orb")
        )

    def add(self, name: str, value: int = 1) -> None:
        """Add to a count of this call. A count of 0 is reported too: it says that the function has looked.

        Call it from one thread: the sums are not locked.

        Args:
            name: One of the names of the constructor.
            value: How many; not negative.

        Raises:
            ValueError: The name was not declared, or the value is negative.
        """
        if name not in self._names or value < 0:
            raise ValueError("counts have declared names, and are not negative")
        self._sums[name] = self._sums.get(name, 0) + value

    def reported(self, handler: HandlerT) -> HandlerT:
        """Decorate a handler: the counts of each call are written at its end, also when it raises."""

        @functools.wraps(handler)
        def handle(*args: Any, **kwargs: Any) -> Any:  # Any: the parameters of the handler
            try:
                return handler(*args, **kwargs)
            finally:
                self._write()

        return cast("HandlerT", handle)

    def _write(self) -> None:
        if self._cold:
            self._cold = False
            self.add(COLD_STARTS)
        sums, self._sums = self._sums, {}
        if sums:
            # A call does not fail because nobody reads its output: the stream is closed, or broken.
            with contextlib.suppress(OSError, ValueError):
                for name, value in sums.items():
                    self._metrics.add_metric(name, MetricUnit.Count, value)
                self._metrics.flush_metrics()
            # Powertools keeps the counts when POWERTOOLS_METRICS_DISABLED is set.
            self._metrics.clear_metrics()
