"""What every lock of runs must do: have one holder, let others take over after its time, and lose no wake-up."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from orb_common.exceptions import LostLockError
from orb_testing.races import race

from .scenarios import Suite, expect, fail, law

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = "run-1"
SECONDS = 60.0
THREADS = 8
ROUNDS = 4
"""How often many callers ask at the same time: now and then, they come one after another."""
LOOK_SECONDS = 0.001


class HeldLock(Protocol):
    """A lock that was taken."""

    def renew(self, seconds: float) -> object:
        """Let it expire in so many seconds from now."""

    def release(self) -> bool:
        """Give it back, or return False if there are marks that the holder has not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLocksSubject:
    """Locks that were never taken."""

    acquire: Callable[[str, str, float], HeldLock | None]
    """Take the lock of a run for an owner and so many seconds, or leave a mark and return None."""
    advance: Callable[[float], object]
    """Let seconds pass."""

    def take(self, owner: str, run_id: str = RUN) -> HeldLock:
        """Take a lock that must be free."""
        lock = self.acquire(run_id, owner, SECONDS)
        if lock is None:
            fail(f"{owner} cannot take a free lock")
        return lock

    def expect_held(self, owner: str = "other") -> None:
        """Check that an owner cannot take the lock."""
        expect(self.acquire(RUN, owner, SECONDS) is None, "a lock has two holders")


class RunLocksSuite(Suite[RunLocksSubject]):
    """The laws of locks of runs."""

    @law
    def a_lock_has_one_holder(self, subject: RunLocksSubject) -> None:
        """While an owner has the lock of a run, no other can take it. Locks of other runs are free."""
        subject.take("ann")
        subject.expect_held()
        subject.take("other", "run-2")

    @law
    def a_released_lock_is_free(self, subject: RunLocksSubject) -> None:
        """A lock can be taken after its release, and releasing it twice is the same as once."""
        lock = subject.take("ann")
        expect(lock.release(), "the lock is not released, although there is no mark")
        expect(lock.release(), "a second release is refused")
        subject.take("bob")

    @law
    def a_retry_gets_its_lock_again(self, subject: RunLocksSubject) -> None:
        """An owner that has the lock gets it again."""
        subject.take("ann")
        subject.take("ann")
        subject.expect_held()

    @law
    def an_expired_lock_is_taken_over(self, subject: RunLocksSubject) -> None:
        """A lock that its holder has not released is held until its time is over, and then free."""
        subject.take("ann")
        subject.advance(SECONDS - 2)
        subject.expect_held()
        subject.advance(4)
        subject.take("bob")

    @law
    def a_renewed_lock_is_held_for_longer(self, subject: RunLocksSubject) -> None:
        """The time of a renewed lock counts from its renewal."""
        lock = subject.take("ann")
        subject.advance(SECONDS - 2)
        lock.renew(SECONDS)
        subject.advance(SECONDS - 2)
        subject.expect_held()

    @law
    def a_lost_lock_is_refused_to_its_earlier_holder(self, subject: RunLocksSubject) -> None:
        """After a takeover, the earlier holder gets LostLockError from all that it does, and the new holder stays."""
        old = subject.take("ann")
        subject.advance(SECONDS + 2)
        subject.take("bob")
        for call in (partial(old.renew, SECONDS), old.release):
            _expect_lost(call)
        subject.expect_held("ann")

    @law
    def a_released_lock_cannot_be_renewed(self, subject: RunLocksSubject) -> None:
        """Renewing a lock after its release raises LostLockError, and leaves it free."""
        lock = subject.take("ann")
        lock.release()
        _expect_lost(partial(lock.renew, SECONDS))
        subject.take("bob")

    @law
    def a_mark_makes_the_holder_look_again(self, subject: RunLocksSubject) -> None:
        """If a caller found the lock held, the holder keeps it at its next release, and can release it after that."""
        lock = subject.take("ann")
        subject.expect_held("bob")
        expect(not lock.release(), "the lock is released, although a caller waits for another look")
        subject.expect_held("carl")
        expect(not lock.release(), "the lock is released, although a second caller waits")
        expect(lock.release(), "the lock is not released, although all marks are seen")
        subject.take("bob")

    @law
    def marks_end_with_their_holder(self, subject: RunLocksSubject) -> None:
        """A new holder looks at the run anyway, so the marks for the earlier one do not count."""
        subject.take("ann")
        subject.expect_held("bob")
        subject.advance(SECONDS + 2)
        expect(subject.take("carl").release(), "the marks for the earlier holder count")

    @law
    def one_of_many_callers_gets_the_lock(self, subject: RunLocksSubject) -> None:
        """Of callers at the same time, one gets the lock, and must look again for the others."""
        calls = [partial(subject.acquire, RUN, f"o-{number}", SECONDS) for number in range(THREADS)]
        ended = race(calls)
        locks = [lock for lock in ended.values if lock is not None]
        expect(not ended.errors, f"taking the lock raised {ended.errors}")
        expect(len(locks) == 1, f"{len(locks)} of {THREADS} callers have the lock")
        expect(not locks[0].release(), "the lock is released, although callers wait for another look")

    @law
    def no_wake_up_is_lost(self, subject: RunLocksSubject) -> None:
        """What each caller brings before it asks for the lock is found by a holder, and there is one at a time."""
        for number in range(ROUNDS):
            work_under_lock(subject, f"run-{number}", callers=THREADS)


def work_under_lock(subject: RunLocksSubject, run_id: str, *, callers: int) -> None:
    """Let callers bring work at the same time, each before it asks for the lock. Check that a holder does all of it.

    Raises:
        AssertionError: There were two holders at once, or work was left over.
    """
    work: set[int] = set()
    inside = threading.Lock()

    def look() -> None:
        expect(inside.acquire(blocking=False), "there are two holders at the same time")
        found = work.copy()
        # Long enough for another holder to come, if one can, and for work that this look does not find.
        time.sleep(LOOK_SECONDS)
        work.difference_update(found)
        inside.release()

    def call(number: int) -> None:
        work.add(number)
        lock = subject.acquire(run_id, f"o-{number}", SECONDS)
        if lock is not None:
            look()
            while not lock.release():
                look()

    ended = race([partial(call, number) for number in range(callers)])
    expect(not ended.errors, f"a caller raised {ended.errors}")
    expect(not work, f"the work of {len(work)} of {callers} callers is left over")


def _expect_lost(call: Callable[[], object]) -> None:
    try:
        call()
    except LostLockError:
        return
    fail("a holder can use a lock that it has lost")
