"""Run the steps that write one event to their end, although an exit or an interrupt arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class UninterruptedSteps:
    """A runner of the steps of one event. It delays an exit or an interrupt until all steps are done."""

    def __init__(self) -> None:
        self.stopped: BaseException | None = None
        """The exit or interrupt. The caller has to raise it."""

    def take(self, step: Callable[[], T], otherwise: Callable[[BaseException], T]) -> T:
        """Run a step and return its result, or `otherwise(error)` if it fails."""
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - an event must be written even if a part of it cannot be made
            return otherwise(error)
        except BaseException as error:  # noqa: BLE001 - raised once the event is safe
            self.stopped = error
        # An interrupt comes from outside, and once. So run the step again: it may succeed.
        try:
            return step()
        except BaseException as error:  # noqa: BLE001 - the first one is raised
            return otherwise(error)
