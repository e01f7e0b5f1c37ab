"""A right lock passes the suite, and each defect fails in its scenario."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from orb_common.exceptions import LostLockError
from orb_testing.suites.run_locks import RunLocksSubject, RunLocksSuite

SUITE = RunLocksSuite()


@dataclass
class Row:
    owner: str = ""
    expires: float = 0.0
    pending: int = 0
    history: list[str] = field(default_factory=list)


class Locks:
    """Locks in memory, with one defect at most."""

    def __init__(self, defect: str) -> None:
        self.defect = defect
        self.now = 0.0
        self.rows: dict[str, Row] = {}
        self.mutex = threading.Lock()

    def acquire(self, run_id: str, owner: str, seconds: float) -> Held | None:
        with self.mutex:
            row = self.rows.setdefault("one" if self.defect == "runs share a lock" else run_id, Row())
            if self.defect == "locks are taken once" and owner in row.history:
                return None
            free = not row.owner or row.expires <= self.now
            if self.defect == "locks never expire":
                free = not row.owner
            if self.defect == "callers are not counted" and len(row.history) > 2:
                free = True
            again = row.owner == owner and self.defect != "a retry is refused"
            if self.defect == "held locks are given away":
                free = True
            if self.defect == "threads do not wait" and threading.current_thread().name.startswith("race"):
                free = True
            if not (free or again):
                row.pending += self.defect != "marks are not left"
                return None
            row.owner, row.expires = owner, self.now + seconds
            row.history.append(owner)
            if self.defect != "marks stay":
                row.pending = 0
            return Held(self, row, owner)


class Held:
    def __init__(self, locks: Locks, row: Row, owner: str) -> None:
        self.locks, self.row, self.owner = locks, row, owner
        self.marks = row.pending if locks.defect != "marks stay" else 0

    def check(self) -> None:
        if self.row.owner != self.owner and self.locks.defect != "lost locks are not noticed":
            raise LostLockError

    def renew(self, seconds: float) -> None:
        with self.locks.mutex:
            if not self.row.owner and self.locks.defect == "released locks are renewed":
                self.row.owner = self.owner
            self.check()
            if self.locks.defect != "a renewal does nothing":
                self.row.expires = self.locks.now + seconds

    def release(self) -> bool:
        with self.locks.mutex:
            if not self.row.owner and self.locks.defect != "a second release raises":
                return True
            self.check()
            if self.row.pending > self.marks and self.locks.defect != "marks are not seen":
                self.marks = self.row.pending
                return False
            if self.locks.defect != "releases are forgotten":
                self.row.owner = ""
            return True


def subject(defect: str = "") -> RunLocksSubject:
    locks = Locks(defect)
    return RunLocksSubject(
        acquire=locks.acquire, advance=lambda seconds: setattr(locks, "now", locks.now + seconds)
    )


BREAKS = {
    "held locks are given away": "a-lock-has-one-holder",
    "runs share a lock": "a-lock-has-one-holder",
    "releases are forgotten": "a-released-lock-is-free",
    "a second release raises": "a-released-lock-is-free",
    "a retry is refused": "a-retry-gets-its-lock-again",
    "locks never expire": "an-expired-lock-is-taken-over",
    "a renewal does nothing": "a-renewed-lock-is-held-for-longer",
    "lost locks are not noticed": "a-lost-lock-is-refused-to-its-earlier-holder",
    "released locks are renewed": "a-released-lock-cannot-be-renewed",
    "marks are not left": "a-mark-makes-the-holder-look-again",
    "marks are not seen": "no-wake-up-is-lost",
    "marks stay": "marks-end-with-their-holder",
    "threads do not wait": "one-of-many-callers-gets-the-lock",
}


def test_a_right_lock_passes() -> None:
    """The lock without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A lock with one defect fails in the scenario about it."""
    assert BREAKS[defect] in {result.id for result in SUITE.run(lambda: subject(defect)).failed}
