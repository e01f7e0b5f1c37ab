"""The changes of config.yml: what the environments ask for, and what is generated, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.names import snake
from orb_tools.schema.comparison import Subject, changed_fields
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.schema.comparison import Comparison
    from orb_tools.schema.verdicts import Change

_REQUIRED = frozenset({"deletion_protection", "point_in_time_recovery", "customer_key"})


def config_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of config.yml. Without the file, its defaults are compared."""
    olds = {environment.name: environment for environment in both.before.environments}
    for new in both.after.environments:
        subject = Subject(source="schemas/config.yml", name=new.name)
        for key, (_, on) in changed_fields(olds.get(new.name, new), new).items():
            verdict, what, why = _judge(key, is_on=on is True)
            yield subject.change(verdict, ("environments", new.name, key), f"{new.name}: {what}", why)
    subject = Subject(source="schemas/config.yml", name="more")
    for name in sorted(both.before.more - both.after.more):
        why = "the files are removed, and what reads them fails"
        yield subject.change(Verdict.BREAKING, ("more",), f"{name} is not generated any more", why)
    for name in sorted(both.after.more - both.before.more):
        yield subject.change(
            Verdict.COMPATIBLE, ("more",), f"{name} is generated", "files are added, and none changes"
        )
    yield from _package_changes(both)


def _package_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of the import paths of the generated packages."""
    for key, old, new in (
        ("models", both.before.models_package, both.after.models_package),
        ("factories", both.before.factories_package, both.after.factories_package),
    ):
        subject = Subject(source="schemas/config.yml", name=key)
        if not old and new:
            why = "files are added, and none changes"
            yield subject.change(Verdict.COMPATIBLE, (key,), f"{key} are generated into {new}", why)
        elif old != new:
            what = f"{key} are in {new}, and were in {old}" if new else f"{key} are not generated any more"
            yield subject.change(Verdict.BREAKING, (key,), what, "code that imports them fails")


def _judge(key: str, *, is_on: bool) -> tuple[Verdict, str, str]:
    name = snake(key).replace("_", " ")
    if key in _REQUIRED and is_on:
        why = "a deployment without it fails: give the stack the parameter first"
        return Verdict.BREAKING, f"{name} is required", why
    if key in _REQUIRED:
        return Verdict.COMPATIBLE, f"{name} is optional", "make sure that this is meant"
    if key == "streams" and not is_on:
        why = "functions that read the streams get no more changes, and stacks that import their ARNs fail"
        return Verdict.BREAKING, "tables have no streams any more", why
    if key == "streams":
        return Verdict.COMPATIBLE, "tables have the streams of their schemas", "nothing reads them yet"
    if is_on:
        return Verdict.COMPATIBLE, "DynamoDB removes expired items", "repositories hide them already"
    return Verdict.COMPATIBLE, "DynamoDB keeps expired items", "repositories hide them as before"
