"""The lock of a run has one holder, and no caller's wake-up is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import DynamoDBOutcomeUnknownError, LostLockError
from orb_common.execution import LockRecord, RunLocks
from orb_common.execution.items import record_of
from orb_testing.dynoxide import EngineUnavailableError, dynoxide_binary
from orb_testing.suites.run_locks import RunLocksSubject, RunLocksSuite, work_under_lock

from .records import FLOW, NOW, RUN, TRACE

if TYPE_CHECKING:
    from orb_common.execution import Lock
    from orb_testing.clocks import FrozenClock
    from orb_testing.crashes import CrashPoints
    from orb_testing.engines import Engine
    from orb_testing.faults import FaultPlan
    from orb_testing.suites.scenarios import Scenario

pytestmark = pytest.mark.tables("Locks")
THREADS = 32
ROUNDS = 50
"""Of `make test`, on both engines together."""
ROUNDS_ON_MOTO = 1
"""How many of them are on moto, which is slower. Without Dynoxide, it has all of them."""
THOROUGH = 20
"""How many times more there are by `make test-nightly`."""
OWNERS = ("ann", "bob", "carl")


def is_thorough() -> bool:
    return settings.get_current_profile_name() == "thorough"


@pytest.fixture
def locks(stack_tables: dict[str, str], frozen_clock: FrozenClock) -> RunLocks:
    dynamodb = DynamoDB(clock=frozen_clock)
    return RunLocks(stack_tables["Locks"], dynamodb=dynamodb, clock=frozen_clock)


def taken(locks: RunLocks, owner: str = "ann", seconds: float = 60) -> Lock:
    lock = locks.acquire(RUN, owner, seconds=seconds)
    assert lock is not None
    return lock


@pytest.mark.parametrize("scenario", RunLocksSuite().scenarios(), ids=str)
def test_laws(locks: RunLocks, frozen_clock: FrozenClock, scenario: Scenario[RunLocksSubject]) -> None:
    """The locks keep the laws of locks of runs, on each engine."""
    scenario.check(
        RunLocksSubject(
            acquire=lambda run_id, owner, seconds: locks.acquire(run_id, owner, seconds=seconds),
            advance=frozen_clock.advance,
        )
    )


def has_dynoxide(pytestconfig: pytest.Config) -> bool:
    """Return whether this session runs tests on Dynoxide, too."""
    if pytestconfig.getoption("--dynamodb-engine") == "moto":
        return False
    try:
        dynoxide_binary(pytestconfig.rootpath / ".orb" / "dynoxide")
    except EngineUnavailableError:
        return False
    return True


def test_the_rounds_are_those_of_the_engines(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are 50 rounds, whichever engines there are."""

    def missing(_: object) -> None:
        raise EngineUnavailableError("no npm")

    monkeypatch.setattr(f"{__name__}.dynoxide_binary", lambda _: None)
    monkeypatch.setattr(pytestconfig.option, "dynamodb_engine", "both")
    assert rounds_of("dynoxide", pytestconfig) + rounds_of("moto", pytestconfig) == ROUNDS
    monkeypatch.setattr(f"{__name__}.dynoxide_binary", missing)
    assert rounds_of("moto", pytestconfig) == ROUNDS


def rounds_of(engine: str, pytestconfig: pytest.Config) -> int:
    if engine == "moto":
        return ROUNDS_ON_MOTO if has_dynoxide(pytestconfig) else ROUNDS
    return ROUNDS - ROUNDS_ON_MOTO


def test_many_threads(
    stack_tables: dict[str, str], dynamodb_engine: Engine, pytestconfig: pytest.Config
) -> None:
    """Of 32 callers at the same time, one holds the lock at a time, and the work of all is done.

    50 rounds: 49 on Dynoxide and one on moto, which is slower. Where Dynoxide does not run, all 50 are on moto.
    `make test-nightly` has 20 times as many.
    """
    locks = RunLocks(stack_tables["Locks"])
    subject = RunLocksSubject(
        acquire=lambda run_id, owner, seconds: locks.acquire(run_id, owner, seconds=seconds),
        advance=lambda _: None,
    )
    for number in range(rounds_of(dynamodb_engine.name, pytestconfig) * (THOROUGH if is_thorough() else 1)):
        work_under_lock(subject, f"run-{number}", callers=THREADS)


def test_an_item_says_who_holds_the_lock(locks: RunLocks, stack_tables: dict[str, str]) -> None:
    """The item has the facts that people need, expires a day after the lock, and counts callers."""
    assert locks.acquire(RUN, "ann", seconds=60.5, flow_id=FLOW, trace_id=TRACE) is not None
    assert locks.acquire(RUN, "bob", seconds=60) is None
    item = DynamoDB().get(stack_tables["Locks"], {"pk": {"S": f"lock:{RUN}"}})
    assert item is not None
    assert record_of(LockRecord, item) == LockRecord(
        run_id=RUN, orchestrator_id="ann", status="active", acquired_at=NOW, expires_at=NOW + 61,
        ttl=NOW + 61 + 86_400, pending=1, flow_id=FLOW, trace_id=TRACE,
    )  # fmt: skip


@pytest.mark.parametrize(
    "attributes", [{}, {"status": "active"}, {"status": "completed", "expiresAt": NOW + 9}]
)
def test_an_item_of_an_earlier_writer_is_free(
    locks: RunLocks, stack_tables: dict[str, str], attributes: dict[str, object]
) -> None:
    """A lock without the time when it expires, or that is not active, can be taken."""
    from orb_common.aws.dynamodb import Table

    Table(stack_tables["Locks"]).put({"pk": f"lock:{RUN}", "orchestratorId": "old", **attributes})
    assert locks.acquire(RUN, "ann", seconds=60) is not None


def test_lost_answers_change_nothing(locks: RunLocks, fault: FaultPlan) -> None:
    """Each step succeeds if its first answer is lost. A mark may be left twice, which costs the holder one look."""
    fault.lose_answer("dynamodb:PutItem")
    lock = taken(locks)
    fault.lose_answer("dynamodb:UpdateItem", nth=1)
    assert locks.acquire(RUN, "bob", seconds=60) is None
    fault.lose_answer("dynamodb:UpdateItem", nth=1)
    lock.renew(60)
    assert not lock.release()
    fault.lose_answer("dynamodb:UpdateItem", nth=1)
    assert lock.release()
    assert locks.acquire(RUN, "bob", seconds=60) is not None


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem"])
def test_an_outage_is_told(locks: RunLocks, fault: FaultPlan, operation: str) -> None:
    """If DynamoDB does not answer, no caller believes that it left a mark, and no holder that it lost the lock."""
    lock = taken(locks)
    fault.error(f"dynamodb:{operation}", status=500, code="InternalServerError", times=None)
    with pytest.raises(DynamoDBOutcomeUnknownError):
        locks.acquire(RUN, "bob", seconds=60)
    if operation == "UpdateItem":
        for step in (lambda: lock.renew(60), lock.release):
            with pytest.raises(DynamoDBOutcomeUnknownError):
                step()


def test_throttling_is_waited_for(locks: RunLocks, fault: FaultPlan) -> None:
    """Throttling costs no mark, and leaves none twice."""
    for operation in ("PutItem", "UpdateItem"):
        fault.throttle(f"dynamodb:{operation}", times=2)
    lock = taken(locks)
    assert locks.acquire(RUN, "bob", seconds=60) is None
    assert not lock.release()
    assert lock.release()


@pytest.mark.dynamodb_engines("moto")
def test_a_crash_delays_a_run_and_loses_nothing(
    locks: RunLocks, frozen_clock: FrozenClock, crash_points: CrashPoints
) -> None:
    """Wherever a holder ends, another one can work on the run after the lock has expired, at the latest."""

    def scenario(_: None) -> None:
        lock = taken(locks)
        lock.renew(60)
        assert lock.release()

    def recover(_: None) -> None:
        if locks.acquire(RUN, "bob", seconds=60) is None:
            frozen_clock.advance(60)
            taken(locks, "bob")
        frozen_clock.advance(60)

    calls = crash_points(scenario, prepare=lambda: None, recover=recover)
    assert calls == [f"dynamodb:{name}" for name in ("PutItem", "UpdateItem", "UpdateItem")]


class Machine(RuleBasedStateMachine):
    """A lock beside a model: who holds it until when, and the callers that wait for another look."""

    locks: RunLocks
    """Set by the test, with its clock."""
    clock: FrozenClock
    runs = 0

    def __init__(self) -> None:
        super().__init__()
        Machine.runs += 1
        self.run = f"run-{Machine.runs}"
        self.held: dict[str, Lock] = {}
        """What each owner believes to hold. A process that ended believes nothing."""
        self.owner = ""
        self.expires = 0.0
        self.waiting = 0
        """The callers that the holder has not seen."""

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def holder(self) -> str:
        return self.owner if self.expires > self.now else ""

    @initialize()
    def begin(self) -> None:
        self.clock.advance(1000)

    @rule(owner=st.sampled_from(OWNERS), seconds=st.integers(1, 20))
    def acquire(self, owner: str, seconds: int) -> None:
        lock = self.locks.acquire(self.run, owner, seconds=seconds)
        assert (lock is not None) == (self.holder in {"", owner})
        if lock is None:
            self.waiting += 1
            return
        self.held[owner] = lock
        self.owner, self.expires, self.waiting = owner, self.now + seconds, 0

    @precondition(lambda self: self.held)
    @rule(data=st.data(), seconds=st.integers(1, 20))
    def renew(self, data: st.DataObject, seconds: int) -> None:
        owner = data.draw(st.sampled_from(sorted(self.held)))
        if owner == self.owner:
            self.held[owner].renew(seconds)
            self.expires = self.now + seconds
        else:
            self.expect_lost(owner, lambda: self.held[owner].renew(seconds))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from(sorted(self.held)))
        if owner != self.owner:
            self.expect_lost(owner, self.held[owner].release)
            return
        assert self.held[owner].release() == (not self.waiting)
        if not self.waiting:
            self.owner = ""
            del self.held[owner]
        self.waiting = 0

    @rule(seconds=st.integers(1, 15))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def crash(self, data: st.DataObject) -> None:
        del self.held[data.draw(st.sampled_from(sorted(self.held)))]

    def expect_lost(self, owner: str, step: object) -> None:
        assert callable(step)
        with pytest.raises(LostLockError):
            step()
        del self.held[owner]


def test_the_lock_is_as_its_model(
    locks: RunLocks, frozen_clock: FrozenClock, dynamodb_engine: Engine
) -> None:
    """Whatever owners do, in any order, and wherever they end, the lock answers as the model does."""
    Machine.locks, Machine.clock = locks, frozen_clock
    examples = {"dynoxide": 20, "moto": 4}[dynamodb_engine.name] * (THOROUGH if is_thorough() else 1)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        ),
    )
