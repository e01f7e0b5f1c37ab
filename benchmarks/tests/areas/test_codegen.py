"""Laws of the codegen rows."""

from __future__ import annotations

import pytest

from benchmarks.areas import codegen
from benchmarks.areas.codegen import again, full_run, importing, tree

MODELS = "packages/orb-models/src/orb_models"


def times() -> dict[str, int]:
    """When each generated module of four entities was written."""
    return {
        path.relative_to(tree(4) / MODELS).as_posix(): path.stat().st_mtime_ns
        for path in (tree(4) / MODELS).rglob("*.py")
    }


@pytest.mark.xdist_group("bench-codegen")
def test_our_rows_do_what_they_say() -> None:
    """A full run writes all files again, a run after no change writes none, and after a change what depends on it."""
    full_run(4)
    first = times()
    repeat = again(4, change=False)()
    second = times()
    assert all(second[name] > written for name, written in first.items())
    repeat()
    assert times() == second
    change = again(4, change=True)()
    third = times()
    change()
    assert {name for name, written in times().items() if written != third[name]} == {"inputs/thing3s.py"}


@pytest.mark.xdist_group("bench-codegen")
def test_imports_use_the_generated_models() -> None:
    """The process imports the models of the tree, not those of the checkout."""
    importing(4, "from orb_models import Thing3s")()()
    importing(
        4, "import orb_models; assert 'Thing3s' in dir(orb_models) and 'Users' not in dir(orb_models)"
    )()()


def test_the_peer_writes_the_same_entities() -> None:
    """The command of the peer ends without an error, where it is installed."""
    if not codegen.PEER.exists():
        pytest.skip("the peer is installed by make bench alone")
    codegen.theirs(4)()()
    assert "class Thing3sUpdate(BaseModel)" in (tree(4) / "entities.py").read_text()
