"""The story of a job: its orders run on the embedded AWS, one fails, one is skipped, and one loses its worker."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from orb_common.execution import OrderStatus
from orb_common.utils.ids import new_id
from orb_tools.demo.execution_job import make_site
from orb_tools.demo.stage import Scene
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import invoke_deployed
from orb_tools.errors import ToolError
from orb_tools.jobs.engine import JobEngine
from orb_tools.jobs.timeline import lanes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_common.execution import OrderEvent, OrderRecord, RunRecord
    from orb_tools.demo.execution_job import Site
    from orb_tools.demo.stage import Scenes
    from orb_tools.embedded.state_file import Running

LONGEST: Final = 120.0
"""Seconds that the run may take."""
FUNCTIONS: Final = ("init_job", "orchestrator", "worker", "watchdog")
EXPECTED: Final = {
    "fetch": (OrderStatus.SUCCEEDED, "succeeds, with a secret in a variable"),
    "build": (OrderStatus.SUCCEEDED, "succeeds beside the next two"),
    "test": (OrderStatus.FAILED, "fails, as it should"),
    "deploy": (OrderStatus.FAILED, "is not started, because test failed"),
    "measure": (OrderStatus.TIMED_OUT, "loses its worker, and the watchdog ends it"),
}
"""By order: how it ends, and what that shows."""


def play_execution(scenes: Scenes, running: Running) -> None:
    """Play the whole story. Raises `ToolError` when the engine does not answer, or the run does not end."""
    engine = JobEngine.of_running(running)
    start = time.perf_counter()
    site = make_site(running)
    scenes.check("a secret and an archive with a script are stored", good=True, start=start)
    _play_faults(scenes, engine, site)
    run_id = new_id()
    _play_submission(scenes, engine, site, run_id)
    run = _wait(engine, run_id)
    orders, events = engine.orders(run_id), engine.events(run.trace_id)
    _play_orders(scenes, orders, events)
    _play_end(scenes, running, run)
    _play_secret(scenes, running, engine, site, orders)
    _play_replay(scenes, running, engine, run, events)


def _play_faults(scenes: Scenes, engine: JobEngine, site: Site) -> None:
    start = time.perf_counter()
    wrong = json.loads(json.dumps(site.job))
    wrong["orders"][1]["cmds"] = "echo building"
    wrong["orders"][3]["dependencies"] = ["nothing"]
    faults: Sequence[str] = ()
    try:
        engine.submit(wrong)
    except ToolError as error:
        faults = error.faults
    text = "; ".join(faults) or "it was taken"
    scenes.check(f"a job with two faults is refused: {text}", good=len(faults) == 2, start=start)  # noqa: PLR2004 - as made above


def _play_submission(scenes: Scenes, engine: JobEngine, site: Site, run_id: str) -> None:
    start = time.perf_counter()
    first = engine.submit(site.job, run_id=run_id)
    scenes.check(
        f"a job of {len(EXPECTED)} orders is taken as flow {first.flow_id}",
        good=first.run_id == run_id,
        start=start,
    )
    start = time.perf_counter()
    second = engine.submit(site.job, run_id=run_id)
    scenes.check("... the same request again is the same run", good=second == first, start=start)


def _wait(engine: JobEngine, run_id: str) -> RunRecord:
    """Return the run when it has ended and its end is written."""
    deadline = time.monotonic() + LONGEST
    while (run := engine.run(run_id)).closed_at is None:
        if time.monotonic() > deadline:
            states = ", ".join(f"{order.order_name} {order.status}" for order in engine.orders(run_id))
            raise ToolError(
                f"the run did not end in {LONGEST:.0f} s: {states}", hint="its functions' logs say why"
            )
        time.sleep(0.1)
    return run


def _play_orders(scenes: Scenes, orders: Sequence[OrderRecord], events: Sequence[OrderEvent]) -> None:
    lanes = {lane.name: lane for lane in lanes_of(events)}
    for order in orders:
        status, text = EXPECTED[order.order_name]
        lane = lanes.get(order.order_name)
        took = (
            0.0 if lane is None or lane.start is None or lane.end is None else (lane.end - lane.start) * 1000
        )
        line = f"{order.order_name} {text}: {order.status.replace('_', ' ')}"
        if order.status is not status:
            line += f" (expected {status})"
        scenes.add(Scene(text=line, milliseconds=took, good=order.status is status))
    starts = [event.order_name for event in events if event.event_type == "dispatched"]
    once = sorted(name for name in EXPECTED if name != "deploy")
    scenes.check("each of the others was started once", good=sorted(starts) == once)
    reported = [event.data.get("count") for event in events if event.event_type == "pages"]
    scenes.check("an event that fetch reported is in the trace", good=reported == [12])


def _play_end(scenes: Scenes, running: Running, run: RunRecord) -> None:
    summary = {"succeeded": 2, "failed": 2, "timed_out": 1}
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in (run.summary or {}).items())
    scenes.check(
        f"the job ends as {run.status}: {counts}", good=run.status == "failed" and run.summary == summary
    )
    start = time.perf_counter()
    done = json.loads(_object(running, run.done_endpoint))
    scenes.check(
        "... and its result is in the bucket for callers",
        good=done == {"status": "failed", "summary": summary},
        start=start,
    )
    start = time.perf_counter()
    parameters = aws_client("ssm", running.endpoint).describe_parameters()["Parameters"]
    left = [each["Name"] for each in parameters if run.run_id in each["Name"]]
    scenes.check("... and the keys of its bundles are deleted", good=not left, start=start)


def _play_secret(
    scenes: Scenes, running: Running, engine: JobEngine, site: Site, orders: Sequence[OrderRecord]
) -> None:
    start = time.perf_counter()
    log = engine.log(orders[0])
    scenes.check(
        f"the log of fetch has no secret: {log.splitlines()[-1] if log else 'it is empty'}",
        good="fetching with " in log and site.token not in log,
        start=start,
    )
    start = time.perf_counter()
    places = [json.dumps([order.to_dict() for order in orders])]
    places += [_text_of_bundle(_object(running, order.s3_location or "")) for order in orders]
    logs = aws_client("logs", running.endpoint).get_paginator("filter_log_events")
    for function in FUNCTIONS:
        pages = logs.paginate(logGroupName=f"/aws/lambda/{running.functions[function]}")
        places += [event["message"] for page in pages for event in page["events"]]
    scenes.check(
        f"... nor have the rows, the bundles and {len(places)} lines of the functions' logs",
        good=not any(site.token in place for place in places),
        start=start,
    )


def _play_replay(
    scenes: Scenes, running: Running, engine: JobEngine, run: RunRecord, events: Sequence[OrderEvent]
) -> None:
    start = time.perf_counter()
    before = (run, engine.orders(run.run_id), events)
    for number in ("0000", "0001"):
        call = invoke_deployed(running, "orchestrator", _notification(running, engine, run.run_id, number))
        if call.error is not None:
            raise ToolError("the orchestrator failed at a replayed notification", faults=call.logs)
    after = (engine.run(run.run_id), engine.orders(run.run_id), engine.events(run.trace_id))
    scenes.check("notifications that come again change nothing", good=after == before, start=start)


def _notification(running: Running, engine: JobEngine, run_id: str, number: str) -> dict[str, object]:
    """Return the event with which S3 tells of a result."""
    bucket = urlsplit(engine.orders(run_id)[0].s3_location or "").netloc
    key = f"tmp/callbacks/runs/{run_id}/{number}/result.json"
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "awsRegion": running.region,
        "s3": {
            "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
            "object": {"key": key, "size": 2},
        },
    }
    return {"Records": [record]}


def _object(running: Running, uri: str) -> bytes:
    place = urlsplit(uri)
    answer = aws_client("s3", running.endpoint).get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))
    content: bytes = answer["Body"].read()
    return content


def _text_of_bundle(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return "".join(bundle.read(name).decode("utf-8", errors="replace") for name in bundle.namelist())
