"""Run one process of the runtime client, and assign its output to the events."""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from orb_testing.invocation import Invocation

from .loaded_modules import LoadedModules
from .runtime_api import Answered, Asked, Event, NotStarted, Report, RuntimeApi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

POLL_INTERVAL = 0.05
"""Seconds between two checks whether a silent process is still running."""
END_SECONDS = 5.0
"""For a process to end by itself and to report what it has loaded."""
_CLIENT = Path(__file__).with_name("_client.py")


class Output:
    """The output of a process. It is read at once, so that the process never blocks on a full pipe."""

    def __init__(self, descriptor: int, on_read: Callable[[float, bytes], None]) -> None:
        self._descriptor = descriptor
        self._on_read = on_read
        self._lock = threading.Lock()
        self._text = bytearray()
        self._open = True
        os.set_blocking(descriptor, False)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def take(self) -> str:
        """Return the output since the last call.

        The client writes the lines of an event before it answers. So they are in the pipe when the answer arrives.
        """
        with self._lock:
            self._read()
            text = self._text.decode("utf-8", errors="replace")
            self._text.clear()
        return text

    def close(self) -> None:
        """Wait until everything is read. The process has ended before."""
        self._thread.join()

    def _follow(self) -> None:
        while self._open:
            select.select([self._descriptor], [], [])
            with self._lock:
                self._read()

    def _read(self) -> None:
        while self._open:
            try:
                chunk = os.read(self._descriptor, 65536)
            except BlockingIOError:
                return
            self._open = bool(chunk)
            self._text += chunk
            self._on_read(time.perf_counter(), chunk)


class RuntimeProcess:
    """The process `python -m awslambdaric <handler>` in an unpacked bundle. A context manager, which ends it."""

    def __init__(
        self,
        python: Path,
        handler: str,
        *,
        task: Path,
        environment: Mapping[str, str],
        init_timeout: float,
        report: Path | None = None,
        flags: Sequence[str] = (),
        on_read: Callable[[float, bytes], None] = lambda *_: None,
    ) -> None:
        """Prepare a process.

        Args:
            python: The interpreter with the runtime's packages.
            handler: Module and name of the function: "lambdas.users.handler.handler".
            task: The folder of the unpacked bundle.
            environment: All of its variables.
            init_timeout: Seconds until it must ask for its first event.
            report: A path that does not exist, where the process writes what it has loaded. None: no report.
            flags: Options of Python.
            on_read: Called with each piece of the output and the time in seconds, of `time.perf_counter`, also by
                another thread. What a function writes before its answer is there when `invoke` returns.
        """
        client = ["-m", "awslambdaric"] if report is None else ["-c", _CLIENT.read_text(encoding="utf-8")]
        self._command = [str(python), *flags, *client, handler, *([] if report is None else [str(report)])]
        self._report = report
        self.task = task
        """The folder of the unpacked bundle."""
        self._environment = dict(environment)
        self._init_timeout = init_timeout
        self._on_read = on_read
        self._api = RuntimeApi()
        self.init_duration = 0.0
        """Milliseconds."""
        self.init_error: Mapping[str, object] | None = None
        self.init_logs = ""
        self.alive = False
        """Whether it can receive another event."""
        self.loaded: LoadedModules | None = None
        """What it had loaded. None before its end, without `report`, or if it was killed."""

    def __enter__(self) -> Self:
        self._api.__enter__()
        if self._report is not None:
            self._report.unlink(missing_ok=True)
        # /var/task is read-only on AWS, so no .pyc files may be written here.
        protected = {"PYTHONDONTWRITEBYTECODE": "1", "AWS_LAMBDA_RUNTIME_API": self._api.address}
        start = time.perf_counter()
        self._process = subprocess.Popen(
            self._command,
            cwd=self.task,
            env=self._environment | protected,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        self._output = Output(self._process.stdout.fileno(), self._on_read)
        report = self._next_report(self._init_timeout)
        self.init_logs = self._output.take()
        now = report.at if report else time.perf_counter()
        self.init_duration = (now - start) * 1000
        match report:
            case Asked():
                self.alive = True
            case NotStarted(body=body):
                # After an init error the process stays for a moment, but it cannot be used.
                self.init_error = _error(body)
            case _:
                self.init_error = self._stop_error("the function could not be loaded")
        return self

    def __exit__(self, *_: object) -> None:
        if self._report is not None:
            # Without another event the client ends, as other programs do, and so can write its report.
            self._api.end()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
        self._stop()
        if self._report is not None:
            self.loaded = LoadedModules.read(self._report)
        self._output.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._api.__exit__()

    def invoke(self, event: Event) -> Invocation:
        """Send `event` and wait for its answer, at most for the event's timeout."""
        start = time.perf_counter()
        self._api.send(event)
        report = self._next_report(event.timeout)
        if not isinstance(report, Answered):
            self.alive = False
            error = self._stop_error(f"RequestId: {event.request_id}", timeout=event.timeout)
            duration = (time.perf_counter() - start) * 1000
            return Invocation(
                request_id=event.request_id,
                payload=None,
                logs=self._output.take(),
                duration=duration,
                error=error,
            )
        duration = (report.at - start) * 1000
        logs = self._output.take()
        if not isinstance(self._next_report(event.timeout), Asked):
            self.alive = False
        return Invocation(
            request_id=event.request_id,
            payload=None if report.failed else _parsed(report.body),
            logs=logs,
            duration=duration,
            error=_error(report.body) if report.failed else None,
        )

    def _next_report(self, seconds: float) -> Report | None:
        deadline = time.monotonic() + seconds
        while (remaining := deadline - time.monotonic()) > 0:
            ended = self._process.poll() is not None
            try:
                return self._api.reports.get(timeout=min(POLL_INTERVAL, remaining))
            except queue.Empty:
                # A process can report and end between the two checks. Only an empty queue after its end is final.
                if ended:
                    return None
        return None

    def _stop_error(self, subject: str, *, timeout: float | None = None) -> Mapping[str, object]:
        status = self._process.poll()
        if status is None:
            self._stop()
            seconds = self._init_timeout if timeout is None else timeout
            message = f"{subject} Task timed out after {seconds:.2f} seconds"
            return {"errorType": "Sandbox.Timedout", "errorMessage": message}
        cause = f"signal {-status}" if status < 0 else f"exit status {status}"
        return {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"{subject} Error: Runtime exited with error: {cause}",
        }

    def _stop(self) -> None:
        self.alive = False
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        # A function may answer bytes, which are not JSON.
        return body.decode("utf-8", errors="replace")


def _error(body: bytes) -> Mapping[str, object]:
    parsed = _parsed(body)
    return parsed if isinstance(parsed, dict) else {"errorType": "Unknown", "errorMessage": str(parsed)}
