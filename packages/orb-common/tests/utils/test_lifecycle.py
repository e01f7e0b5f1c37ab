"""`Prepared` builds once: in Lambda during initialisation, elsewhere at the first use. Hooks run in copies."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from orb_common._startup import notices
from orb_common.exceptions import ConfigurationError
from orb_common.utils import Prepared, after_restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.races import Race


@pytest.fixture(autouse=True)
def _without_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORB_START", raising=False)


def test_lambda_builds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Lambda, the object is built during initialisation, and not again."""
    built: list[int] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    prepared = Prepared(lambda: built.append(1))
    assert built == [1]
    prepared()
    assert built == [1]


def test_other_processes_build_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere, importing a handler builds nothing, so a test or script needs no settings."""
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


def test_failed_build_fails_again_at_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function with a missing setting starts, and raises the same error at each use until the build works."""
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


def test_threads_share_one_object(race: Callable[..., Race[object]]) -> None:
    """The object is built once, however many threads use it at the same time."""
    assert len(set(race([Prepared(object)] * 8).outcomes)) == 1


def test_needs_are_called_after_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda calls the needs of the object after the build, in their order. Other processes do not call them."""
    done: list[str] = []

    def needs(built: str) -> list[Callable[[], object]]:
        return [lambda: done.append(f"client of {built}"), lambda: done.append("model")]

    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    Prepared(lambda: "service", needs=needs)()
    assert done == []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    Prepared(lambda: "service", needs=needs)
    assert done == ["client of service", "model"]


def test_a_failing_need_is_left_to_the_first_use(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If a need fails, the function starts, the other needs are called, and the log names the type of the error."""
    done: list[str] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    notices.report.cache_clear()

    def fails() -> None:
        raise ValueError("hunter2")

    prepared = Prepared(lambda: "service", needs=lambda _: [fails, lambda: done.append("model")])
    assert prepared() == "service"
    assert done == ["model"]
    [message] = caplog.messages
    assert "ValueError" in message
    assert "fails" in message
    assert "hunter2" not in message


def test_a_failing_list_of_needs_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If the list of needs fails, for example by a misspelled name, the log says so."""
    done: list[str] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    notices.report.cache_clear()

    def needs(_: object) -> Iterator[Callable[[], object]]:
        yield lambda: done.append("client")
        raise AttributeError("no such name")

    assert Prepared(lambda: "service", needs=needs)() == "service"
    assert done == ["client"]
    [message] = caplog.messages
    assert "AttributeError" in message


def test_a_failed_build_calls_no_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed build, its needs are not called, so no further errors follow."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")

    def build() -> str:
        raise ConfigurationError("TABLE_NAME is not set")

    Prepared(build, needs=lambda _: pytest.fail("asked for"))


def test_stock_builds_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ORB_START=stock, Lambda builds at the first use, and calls no needs."""
    built: list[int] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("ORB_START", "stock")
    prepared = Prepared(lambda: built.append(1), needs=lambda _: pytest.fail("asked for"))
    assert not built
    prepared()
    assert built == [1]


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("start", ["", "stock"])
def test_collection_is_paused_during_the_build(
    monkeypatch: pytest.MonkeyPatch, start: str, enabled: bool
) -> None:
    """Garbage collection is paused during the build, and is as before afterwards."""
    enabled_in_build: list[bool] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("ORB_START", start)
    try:
        if not enabled:
            gc.disable()
        Prepared(lambda: enabled_in_build.append(gc.isenabled()))()
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
        gc.unfreeze()
    assert enabled_in_build == [enabled and start == "stock"]


def test_a_fork_calls_hooks_only_in_the_child() -> None:
    """Hooks are called in the child process, in the order in which they were registered."""
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
    """Hooks are called after a restore by SnapStart, and `random` is seeded again. Otherwise nothing is called."""
    environment = os.environ | {"AWS_LAMBDA_INITIALIZATION_TYPE": kind}
    done = subprocess.run(
        [sys.executable, "-c", RESTORE], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == result


def test_a_runtime_without_hooks_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If the runtime has no hooks, the log says so, because copies then share what they must not share."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)  # type: ignore[arg-type]
    notices.report.cache_clear()
    assert after_restore(gc.collect) is gc.collect
    assert "snapshot_restore_py" in caplog.messages[0]
