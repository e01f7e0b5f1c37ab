"""What every answer needs is built once: in Lambda before the first request, elsewhere at the first use."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from orb_common._startup import notices
from orb_common.exceptions import ConfigurationError
from orb_common.utils import Prepared, after_restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def _without_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORB_START", raising=False)


def test_in_lambda_it_is_built_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Initialisation has more CPU than a request."""
    built: list[int] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    prepared = Prepared(lambda: built.append(1))
    assert built == [1]
    prepared()
    assert built == [1]


def test_elsewhere_it_waits_for_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test or a script that imports a handler needs no settings."""
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    built: list[int] = []
    prepared = Prepared(lambda: built.append(1))
    assert not built
    prepared()
    prepared()
    assert built == [1]
    prepared.reset()
    prepared()
    assert built == [1, 1]


def test_what_failed_fails_again_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function with a missing setting starts, and raises the same error for each request until it is set."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")

    def build() -> str:
        if wrong:
            raise ConfigurationError("TABLE_NAME is not set")
        return "built"

    wrong = [True]
    prepared = Prepared(build)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="TABLE_NAME"):
            prepared()
    wrong.clear()
    assert prepared() == "built"


def test_threads_share_what_one_of_them_built() -> None:
    """It is built once, however many ask for it at the same time."""
    together = threading.Barrier(8)

    def use(prepared: Prepared[object]) -> object:
        together.wait()
        return prepared()

    prepared = Prepared(object)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(use, [prepared] * 8))) == 1


def test_what_is_needed_is_prepared_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Lambda, in the order of the list, with what was built; elsewhere nobody waits for it."""
    done: list[str] = []

    def needs(built: str) -> list[Callable[[], object]]:
        return [lambda: done.append(f"client of {built}"), lambda: done.append("model")]

    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    Prepared(lambda: "service", needs=needs)()
    assert done == []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    Prepared(lambda: "service", needs=needs)
    assert done == ["client of service", "model"]


def test_what_cannot_be_prepared_is_left_to_the_first_use(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The function starts, the rest is prepared, and the log says what kind of fault it was, without its text."""
    done: list[str] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    notices.report.cache_clear()

    def fails() -> None:
        raise ValueError("hunter2")

    prepared = Prepared(lambda: "service", needs=lambda _: [fails, lambda: done.append("model")])
    assert prepared() == "service"
    assert done == ["model"]
    [said] = caplog.messages
    assert "ValueError" in said
    assert "fails" in said
    assert "hunter2" not in said


def test_a_list_that_cannot_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A misspelt name among the needs would otherwise leave everything to the first request, unseen."""
    done: list[str] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    notices.report.cache_clear()

    def needs(_: object) -> Iterator[Callable[[], object]]:
        yield lambda: done.append("client")
        raise AttributeError("no such name")

    assert Prepared(lambda: "service", needs=needs)() == "service"
    assert done == ["client"]
    [said] = caplog.messages
    assert "AttributeError" in said


def test_what_could_not_be_built_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing setting is not followed by other faults."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")

    def build() -> str:
        raise ConfigurationError("TABLE_NAME is not set")

    Prepared(build, needs=lambda _: pytest.fail("asked for"))


def test_the_switch_puts_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under ORB_START=stock, Lambda builds at the first use, and prepares nothing."""
    built: list[int] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("ORB_START", "stock")
    prepared = Prepared(lambda: built.append(1), needs=lambda _: pytest.fail("asked for"))
    assert not built
    prepared()
    assert built == [1]


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("start", ["", "stock"])
def test_collection_goes_on_afterwards(monkeypatch: pytest.MonkeyPatch, start: str, enabled: bool) -> None:
    """Garbage collection is paused while the function is built, and left off where it was off."""
    seen: list[bool] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("ORB_START", start)
    try:
        if not enabled:
            gc.disable()
        Prepared(lambda: seen.append(gc.isenabled()))()
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
        gc.unfreeze()
    assert seen == [enabled and start == "stock"]


def test_a_fork_calls_hooks_in_the_child_alone() -> None:
    """In the order in which they were registered."""
    code = """
import os
from orb_common.utils import after_fork
called = []
@after_fork
def first(): called.append(1)
after_fork(lambda: called.append(2))
child = os.fork()
if child == 0:
    os._exit(called != [1, 2])
assert os.waitpid(child, 0)[1] == 0
assert called == []
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


RESTORE = """
import random
from orb_common.utils import after_restore
called = []
@after_restore
def hook(): called.append(1)
random.seed(1)
state = random.getstate()
from awslambdaric.lambda_runtime_hooks_runner import run_after_restore, run_before_snapshot
run_before_snapshot()
assert called == [] and random.getstate() == state
run_after_restore()
print(called, random.getstate() == state)
"""


@pytest.mark.parametrize(("kind", "result"), [("snap-start", "[1] False"), ("on-demand", "[] True")])
def test_lambdas_runtime_calls_hooks_in_each_restored_copy(kind: str, result: str) -> None:
    """Under SnapStart alone. Random numbers begin again too, or all copies would draw the same."""
    environment = os.environ | {"AWS_LAMBDA_INITIALIZATION_TYPE": kind}
    done = subprocess.run(
        [sys.executable, "-c", RESTORE], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == result


def test_a_runtime_without_hooks_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Copies would share what they must not, so the log says why."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)  # type: ignore[arg-type]
    notices.report.cache_clear()
    assert after_restore(gc.collect) is gc.collect
    assert "snapshot_restore_py" in caplog.messages[0]
