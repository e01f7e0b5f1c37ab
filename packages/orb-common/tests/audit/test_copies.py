"""No two processes write one chain: neither forked copies nor those of a snapshot."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from orb_common.audit import verify

START = """
import json, os, random, sys, threading
from orb_common.audit import AuditLogger, fallback_lines
from orb_common.utils.clock import ManualClock

class Logs:
    '''Writes each event to standard output, at once and whole.'''
    down = False
    def create_log_stream(self, **_):
        pass
    def put_log_events(self, logEvents, **_):
        if self.down:
            raise RuntimeError
        os.write(1, "".join(event["message"] + "\\n" for event in logEvents).encode())
        return {}

def log(number):
    audit.log_event("DATA_VIEWED", {"user_id": "u"}, str(number))

def fork(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0

random.seed(7)
logs = Logs()
audit = AuditLogger("USER", client=logs, clock=ManualClock(), chain_key=b"k" * 32)
"""


def events_of(*scripts: str) -> Any:
    """Return the events that the scripts wrote, each script in its own process."""
    running = [
        subprocess.Popen([sys.executable, "-c", START + script], stdout=subprocess.PIPE, text=True)
        for script in scripts
    ]
    # A child that waits for a lock for ever must not block the suite.
    texts = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(scripts)
    values = [json.loads(line) for text in texts for line in text.splitlines()]
    return [
        value.get("auditEvent", value) for value in values if value.get("message") != "AUDIT_LOGGING_FAILURE"
    ]


def streams(events: Any, count: int) -> dict[str, set[str]]:
    """Return stream -> resources. Check that every event is there once, in a whole chain."""
    assert sorted(event["resourceId"] for event in events) == sorted(map(str, range(count)))
    assert verify(events, key=b"k" * 32).ok
    found: dict[str, set[str]] = {}
    for event in events:
        found.setdefault(event["chain"]["stream"], set()).add(event["resourceId"])
    return found


def test_twins_in_one_millisecond() -> None:
    """Two processes with the same time and the same state of `random` use different streams."""
    found = streams(events_of("log(0); log(1)", "log(2); log(3)"), 4)
    assert sorted(map(sorted, found.values())) == [["0", "1"], ["2", "3"]]


def test_children_and_grandchildren() -> None:
    """Each child begins its own stream, and the parent continues its first one."""
    script = "log(0); fork(lambda: (log(1), fork(lambda: log(2)), log(3))); log(4); fork(lambda: log(5))"
    found = streams(events_of(script), 6)
    assert sorted(map(sorted, found.values())) == [["0", "4"], ["1", "3"], ["2"], ["5"]]


@pytest.mark.parametrize(
    "lock", ["audit._link_lock", "audit._writer._creation_lock", "fallback_lines._write_lock"]
)
def test_a_fork_while_another_thread_holds_a_lock(lock: str) -> None:
    """The child does not have that thread, so it must not wait for the lock."""
    script = f"""
held, go_on = threading.Event(), threading.Event()
def hold():
    with {lock}:
        held.set()
        go_on.wait()
log(0)
thread = threading.Thread(target=hold)
thread.start()
held.wait()
def work():
    logs.down = {lock.startswith("fallback")}
    log(1)
fork(work)
go_on.set()
thread.join()
log(2)
"""
    found = streams(events_of(script), 3)
    assert sorted(map(sorted, found.values())) == [["0", "2"], ["1"]]


def test_a_fork_within_a_batch() -> None:
    """The parent writes the batch; the child writes its own events only."""
    script = """
with audit.batch():
    log(0)
    child = os.fork()
    log(2 if child else 1)
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
"""
    found = streams(events_of(script), 3)
    assert sorted(map(sorted, found.values())) == [["0", "2"], ["1"]]


def test_many_forks_at_once_while_threads_log() -> None:
    """Forty children of a process with logging threads have forty streams."""
    script = """
stop = threading.Event()
numbers = iter(range(1000, 10**9))
def work():
    while not stop.is_set():
        log(next(numbers))
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for number in range(40):
    fork(lambda: log(number))
stop.set()
for thread in threads: thread.join()
"""
    events = events_of(script)
    assert verify(events, key=b"k" * 32).ok
    own = [event for event in events if int(event["resourceId"]) < 1000]
    assert len({event["chain"]["stream"] for event in own}) == len(own) == 40


def test_a_snapshot_with_an_event_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each restored copy begins its own stream."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    script = """
from awslambdaric.lambda_runtime_hooks_runner import run_after_restore
log(0)
run_after_restore()
log(1)
run_after_restore()
log(2)
"""
    found = streams(events_of(script), 3)
    assert sorted(map(sorted, found.values())) == [["0"], ["1"], ["2"]]
