"""The tables on a terminal."""

from __future__ import annotations

from dataclasses import replace

from sample_start_up import phase, start_up

from orb_tools.start_up.table import text_of


def test_the_parts_of_init_are_named() -> None:
    """Python's start, own code of the handler, what is compiled, packages and modules with their importers."""
    text = text_of(start_up(), modules=2, before=None)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == f"dist/demo.zip python3.13 sha256:{'a' * 12}"
    for line in (
        "init 100.0 ms",
        "20.0 ms Python's start and AWS's client",
        "4.0 ms own code of lambdas.demo.handler: what it builds, without imports",
        "2 modules have no .pyc: compiling them takes about 12 ms of each cold start",
        "heavy 61.0 61.0 % 2",
        "heavy.part 60.0 60.0 % 60.0 heavy < lambdas.demo.handler",
        "first call 5.0 ms",
        "3.0 ms the call itself",
        "no first call: give it an event with --event",
    ):
        assert line in lines
    assert not any(line.startswith("os ") for line in lines), "two rows were asked for"


def test_differences_to_another_run() -> None:
    """With another measurement, durations, packages and modules have their change."""
    text = text_of(start_up(), modules=2, before=start_up(heavy=75.5))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "init 100.0 ms (-15.5 ms)" in lines
    assert "heavy 61.0 61.0 % 2 -15.5" in lines
    assert "heavy.part 60.0 60.0 % 60.0 -15.5 heavy < lambdas.demo.handler" in lines


def test_a_call_without_imports() -> None:
    """A phase that imports nothing has its duration, and no table."""
    whole = start_up()
    text = text_of(
        replace(whole, handlers=(replace(whole.handlers[0], first_call=phase(3.0)),)), modules=2, before=None
    )
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[-2:] == ["first call 3.0 ms", "3.0 ms the call itself"]
