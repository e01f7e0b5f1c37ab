"""A measurement of two handlers, with round numbers."""

from __future__ import annotations

from orb_tools.start_up.cost import HandlerCost, Module, Phase, StartUp


def module(name: str, own: float, *imports: Module, group: str | None = None, source: bool = False) -> Module:
    return Module(
        name=name, own=own, group=group or name.split(".", maxsplit=1)[0], source=source, imports=imports
    )


def phase(rest: float, *modules: Module) -> Phase:
    return Phase(duration=rest + sum(each.total for each in modules), rest=rest, modules=modules)


def start_up(*, heavy: float = 60.0, sha256: str = "a" * 64) -> StartUp:
    """Return it. `heavy`: own milliseconds of the module heavy.part in init of the first handler."""
    init = phase(
        20.0,
        module("site", 10.0, module("os", 5.0, group="Python"), group="Python"),
        module(
            "lambdas.demo.handler",
            4.0,
            module("heavy", 1.0, module("heavy.part", heavy, source=True), source=True),
            group="lambdas.demo",
        ),
    )
    return StartUp(
        unit="demo",
        bundle="dist/demo.zip",
        sha256=sha256,
        python="3.13",
        rounds=5,
        handlers=(
            HandlerCost(
                handler="lambdas.demo.handler.handler",
                init=init,
                first_call=phase(3.0, module("lazy", 2.0)),
                compiling=12.0,
            ),
            HandlerCost(
                handler="lambdas.demo.other.handler",
                init=phase(30.0, module("site", 10.0, group="Python")),
                first_call=None,
                compiling=0.0,
            ),
        ),
    )
