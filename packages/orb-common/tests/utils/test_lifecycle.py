"""What every answer needs is built once: in Lambda before the first request, elsewhere at the first use."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.utils import Prepared


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
