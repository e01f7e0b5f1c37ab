"""The start of the users function: our bundle beside the same function as it is usually written.

Each bundle is made as it is usually deployed. Ours is made by `orb bundle`, which ships byte code that stays valid;
the usual one as `sam build` makes it, without byte code. Both run under AWS's runtime client, in an environment with
only the packages of the Lambda runtime, each round in its own process. Both talk to the same server on loopback, and
have the variables of the function's template.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, Allowance, Benchmark, until_exit
from benchmarks.recorded import ITEM, serving
from benchmarks.usual_bundle import HANDLER, usual_bundle
from orb_testing.events import appsync_event
from orb_testing.templates import load_template, parameters_of, resolve
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.runtime import unpacked
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from orb_tools.runtime import RuntimeRun

WORKSPACE = Workspace(ROOT)
BUNDLES = WORKSPACE.state / "benchmarks"
TEMPLATE = WORKSPACE.infrastructure / "cloudformation" / "hub.yml"
EVENT = appsync_event(
    "UsersGet", {"input": {"userId": ITEM["userId"]["S"]}}, sub=ITEM["cognitoSub"]["S"], groups=["USER"]
)
"""A user reads their own row."""


def variables(endpoint: str, function: str = "UsersFunction", *, template: Path = TEMPLATE) -> dict[str, str]:
    """Return a function's environment: credentials, the server's address, and the variables of the template."""
    loaded = load_template(template)
    names = parameters_of(loaded)
    declared = loaded["Resources"][function]["Properties"]["Environment"]["Variables"]
    return {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
    } | {name: _resolved(name, value, names) for name, value in declared.items()}  # fmt: skip


def _resolved(name: str, value: object, names: dict[str, object]) -> str:
    try:
        return str(resolve(value, names))
    except KeyError:
        # The name of a resource or of another stack's export. The recorded server accepts any name.
        return name.lower()


def our_bundle(folder: Path) -> Path:
    """Make users.zip in `folder`, as `orb bundle users --current-python` does. Return its path."""
    units = find_units(WORKSPACE, ["users"])
    entries = bundle_units(WORKSPACE, units, target=Target.this_interpreter(), output=folder)
    return folder / entries["users"].file


class Function:
    """An unpacked bundle. Each round starts its function in a new process."""

    def __init__(self, run: Callable[[Sequence[object]], RuntimeRun]) -> None:
        self._run = run
        self.second_call = float("inf")
        """Seconds, of the best round."""

    def start_and_call(self) -> float:
        """Return the seconds of init and first call together."""
        run, first = self._call(EVENT)
        return run.init_duration / 1000 + first

    def first_call(self) -> float:
        """Return the seconds of the first call after init. Measure a second call after it."""
        run, first = self._call(EVENT, EVENT)
        self.second_call = min(self.second_call, run.invocations[1].duration / 1000)
        return first

    def _call(self, *events: object) -> tuple[RuntimeRun, float]:
        run = self._run(events)
        answers = [invocation.payload for invocation in run.invocations]
        if not answers or any(
            not isinstance(each, dict) or each["StatusCode"] != HTTPStatus.OK for each in answers
        ):
            raise RuntimeError(f"the function failed: {run.init_error or answers}")
        return run, run.invocations[0].duration / 1000


@cache
def address() -> str:
    """Start the server. Return its address."""
    return until_exit(serving())


def function(handler: str, bundle: Path) -> Function:
    """Unpack a bundle into a folder that exists until this process ends."""
    run = unpacked(bundle, handler, environment=variables(address()), workspace=WORKSPACE)
    return Function(until_exit(run))


@cache
def ours() -> Function:
    return function("lambdas.users.handler.handler", our_bundle(BUNDLES))


@cache
def theirs(*, compiled: bool = False) -> Function:
    return function(HANDLER, usual_bundle(BUNDLES, compiled=compiled))


PEER = "the usual function: boto3, Powertools, pydantic"
BENCHMARKS = [
    Benchmark(
        area="startup", name="users bundle, init plus first call", peer=PEER, unit="ms", goal=0.45, rounds=20,
        times_itself=True, ours=lambda: ours().start_and_call, theirs=lambda: theirs().start_and_call,
    ),
    Benchmark(
        area="startup", name="users bundle, first call after init", peer=PEER, unit="ms", goal=0.5, rounds=20,
        times_itself=True, ours=lambda: ours().first_call, theirs=lambda: theirs().first_call,
        allowance=Allowance(times=1.5, of="our second call", seconds=lambda: ours().second_call),
    ),
    Benchmark(
        area="startup", name="the same, byte code on both sides", peer=PEER, unit="ms", goal=0.75, rounds=20,
        times_itself=True, ours=lambda: ours().start_and_call, theirs=lambda: theirs(compiled=True).start_and_call,
    ),
]  # fmt: skip
