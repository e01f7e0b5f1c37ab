"""The work of the orchestrator on one run: one holder of the run's lock at a time, and no wake-up is lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.orchestrator.passes import Outcome, Passes
from orb_common.exceptions import OrbError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.orchestrator.stores import Stores
    from orb_common.execution.locks import Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class OrchestratorService:
    """Looks at runs."""

    stores: Stores
    passes: Passes

    def look_at(self, run_id: str, *, owner: str, time_left: Callable[[], float]) -> Outcome:
        """Look at a run until nothing changes, and nobody has asked for another look meanwhile.

        Args:
            run_id: The run.
            owner: The call of the function. A retry of it has the same text, so it gets the lock of a call that died.
            time_left: Returns the seconds until this process may be ended.

        Returns:
            What became of the run. `skipped`: another call holds the lock, and looks again after this one.

        Raises:
            OrbError: A service failed. The lock is given back, so that a retry can go on.
        """
        # For the rest of this call, so it needs no renewal: after that, this process has ended.
        lock = self.stores.locks.acquire(run_id, owner, seconds=max(time_left(), 1.0))
        if lock is None:
            return Outcome("skipped")
        try:
            return self._look(lock, time_left)
        except Exception:
            # The error that led here says more than one of the lock.
            with suppress(OrbError):
                _give_back(lock)
            raise

    def _look(self, lock: Lock, time_left: Callable[[], float]) -> Outcome:
        dispatched = failed_deps = 0
        while True:
            outcome = self.passes.look(lock.run_id, time_left=time_left)
            dispatched += outcome.dispatched
            failed_deps += outcome.failed_deps
            out_of_time = outcome.status == "out_of_time"
            if out_of_time:
                _give_back(lock)
                # After the release. Otherwise the call that this starts could find the lock held.
                self.stores.results.trigger(lock.run_id)
            if out_of_time or lock.release():
                return outcome._replace(dispatched=dispatched, failed_deps=failed_deps)


def _give_back(lock: Lock) -> None:
    """Release a lock, whatever marks there are: another look will follow."""
    while not lock.release():
        pass
