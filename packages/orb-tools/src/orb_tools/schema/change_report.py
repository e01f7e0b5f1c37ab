"""The changes of the schemas as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.yaml_document import load
from orb_tools.schema.verdicts import Verdict
from orb_tools.schema.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orb_tools.codegen.faults import Fault
    from orb_tools.codegen.read.yaml_document import Document
    from orb_tools.schema.verdicts import Backfill, Change

_HEADINGS = {
    Verdict.BREAKING: "breaking",
    Verdict.BACKFILL: "needing a backfill",
    Verdict.COMPATIBLE: "compatible",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReport:
    """The changes since a commit."""

    ref: str
    changes: tuple[Change, ...]
    """The most serious first."""
    lines: tuple[int, ...]
    """The line of each change in its file. 1: the file has no nearer place."""
    not_compared: tuple[Fault, ...] = ()
    """Why files of the commit cannot be compared."""

    @property
    def verdict(self) -> Verdict:
        """The most serious verdict. Without changes: compatible."""
        return max((change.verdict for change in self.changes), default=Verdict.COMPATIBLE)

    @property
    def summary(self) -> str:
        """The number of changes of each verdict."""
        counts = Counter(change.verdict for change in self.changes)
        parts = [f"{counts[verdict]} {text}" for verdict, text in _HEADINGS.items() if counts[verdict]]
        parts += (
            [f"{counted(len(self.not_compared), 'fault')} in what was not compared"]
            if self.not_compared
            else []
        )
        return f"Schemas since {self.ref}: {', '.join(parts) or 'no change'}"

    def text(self) -> str:
        """Return the report for a terminal: a line for each change, then the outline of each backfill."""
        lines = [f"{fault.path}:{fault.line}: not compared: {fault.wrong}" for fault in self.not_compared]
        lines += [
            f"{change.source}:{line}: {change.verdict.label}: {change.what}: {change.why}"
            for change, line in zip(self.changes, self.lines, strict=True)
        ]
        for job in self._backfills():
            lines += ["", f"Backfill of {job.table}: {job.purpose}"]
            lines += [f"  {number}. {step}" for number, step in enumerate(job.steps, 1)]
            lines += ["", *(f"  {line}".rstrip() for line in job.code.splitlines())]
        return "\n".join([*lines, *([""] if lines else []), self.summary])

    def markdown(self) -> str:
        """Return the report for a pull request."""
        parts = [f"### {self.summary}"]
        for verdict, heading in _HEADINGS.items():
            rows = [
                f"| {_cell(change.what)} | {_cell(change.why)} | `{change.source}:{line}` |"
                for change, line in zip(self.changes, self.lines, strict=True)
                if change.verdict is verdict
            ]
            if rows:
                title = f"**{heading[0].upper()}{heading[1:]}**"
                parts.append("\n".join([title, "", "| change | why | where |", "|---|---|---|", *rows]))
        if self.not_compared:
            rows = [f"| {_cell(fault.wrong)} | `{fault.path}:{fault.line}` |" for fault in self.not_compared]
            parts.append(
                "\n".join(["**Not compared**", "", "| fault of the commit | where |", "|---|---|", *rows])
            )
        for job in self._backfills():
            steps = "\n".join(f"{number}. {_escaped(step)}" for number, step in enumerate(job.steps, 1))
            title = f"<details><summary>Backfill of {job.table}: {_escaped(job.purpose)}</summary>"
            parts.append(f"{title}\n\n{steps}\n\n```python\n{job.code}\n```\n\n</details>")
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, object]:
        """Return the report for programs."""
        return {
            "ref": self.ref,
            "verdict": self.verdict.label,
            "notCompared": [fault.to_dict() for fault in self.not_compared],
            "changes": [
                {
                    "verdict": change.verdict.label,
                    "path": change.source,
                    "line": line,
                    "subject": change.subject,
                    "what": change.what,
                    "why": change.why,
                    "backfills": [
                        {
                            "table": job.table,
                            "purpose": job.purpose,
                            "steps": list(job.steps),
                            "code": job.code,
                        }
                        for job in change.backfills
                    ],
                }
                for change, line in zip(self.changes, self.lines, strict=True)
            ],
        }

    def _backfills(self) -> Iterator[Backfill]:
        """Yield each backfill once: an enum and an attribute can need the same job."""
        yield from dict.fromkeys(job for change in self.changes for job in change.backfills)


def report_of(
    ref: str, changes: tuple[Change, ...], schemas: Path, not_compared: tuple[Fault, ...] = ()
) -> ChangeReport:
    """Return the report of changes, with the lines of the files in `schemas`."""
    documents: dict[str, Document | None] = {}
    lines = []
    for change in changes:
        if change.source not in documents:
            path = schemas / change.source.removeprefix("schemas/")
            documents[change.source] = load(path, schemas, Faults()) if path.is_file() else None
        document = documents[change.source]
        lines.append(document.line(*change.place) if document is not None else 1)
    return ChangeReport(ref=ref, changes=changes, lines=tuple(lines), not_compared=not_compared)


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|").replace("\n", " ")


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is. Values of schemas can hold any character."""
    return re.sub(r"([\\`*_\[\]])", r"\\\1", html.escape(text, quote=False))
