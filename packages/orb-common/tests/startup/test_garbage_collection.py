"""Garbage collection is paused for a block, and afterwards it is as before."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from orb_common._startup.garbage_collection import without_collection

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def collecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Collection is on and nothing is frozen, before and after each test."""
    for name in ("ORB_START", "AWS_LAMBDA_FUNCTION_NAME", "_X_AMZN_TRACE_ID"):
        monkeypatch.delenv(name, raising=False)
    gc.unfreeze()
    yield
    gc.enable()
    gc.unfreeze()


def test_collection_is_paused_for_the_block() -> None:
    """Collection is off in the block, and on afterwards, even if the block raises."""
    with pytest.raises(ValueError), without_collection():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_collection_that_is_off_stays_off() -> None:
    """The pause does not turn on what the function has turned off."""
    gc.disable()
    with without_collection():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_stock_does_not_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ORB_START=stock, collection goes on and nothing is frozen."""
    monkeypatch.setenv("ORB_START", "stock")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    with without_collection():
        assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_objects_are_frozen_while_lambda_initialises(monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects of initialisation are frozen. Those of a request, and of other processes, are not."""
    with without_collection():
        pass
    assert gc.get_freeze_count() == 0
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793")
    with without_collection():
        pass
    assert gc.get_freeze_count() == 0
    monkeypatch.delenv("_X_AMZN_TRACE_ID")
    with without_collection():
        pass
    assert gc.get_freeze_count() > 0
