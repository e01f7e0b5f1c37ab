"""Generated code works, and passes the checks of the workspace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from codegen.hand_written import copy_hand_written

ROOT = Path(__file__).resolve().parents[4]
Generate = Callable[..., tuple[int, str]]
STORY = """
from datetime import UTC, datetime
from decimal import Decimal

from pydantic import JsonValue

from orb_common.exceptions import ValidationError
from orb_models.models import gadgets
from orb_models.models.motion.sensors import Sensors
import orb_models.models.motion as motion
from orb_models import Colour, Gadgets, GadgetsRepository, GadgetsUpdate, Makers, SensorsRepository
from orb_models.codec import encode_update

assert motion.Sensors is Sensors
assert "SensorsRepository" in dir(__import__("orb_models"))
when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
gadget = Gadgets(
    owner_id="o", gadget_id="g", serial="AB1234", colour=Colour.RED, type="small", size=3, price=Decimal("1.10"),
    is_broken=False, needs_vat=True, built_at=when, created_at=when, changed_at=when, tags=["a"],
    shades=[Colour.GREEN], seen_at=[when], extra={"deep": [1, 2.5, None, {"x": True}]},
    maker=Makers(name="M", since=when), partners=[Makers(name="N")],
)
item = gadgets.encode(gadget)
assert gadgets.decode(item) == gadget
assert item["needsVAT"] == {"BOOL": True} and "soldAt" not in item
assert item["maker"] == {"M": {"name": {"S": "M"}, "since": {"N": "1767323045"}}}
assert gadget.model_dump(mode="json", by_alias=True)["seenAt"] == [1767323045]
row = gadgets.decode_by_colour({name: item[name] for name in ("ownerId", "gadgetId", "colour", "builtAt")})
assert row.label is None and row.built_at == when
deep: dict[str, JsonValue] = {}
for _ in range(29):
    deep = {"deep": deep}
cases: list[tuple[dict[str, JsonValue], bool]] = [(deep, True), ({"deep": deep}, False), ({"deep": [[deep]]}, False)]
for notes, fits in cases:
    try:
        gadgets.encode(gadget.model_copy(update={"maker": Makers(name="M", notes=notes)}))
    except ValidationError as error:
        assert not fits and error.field is not None, error
    else:
        assert fits
update = GadgetsUpdate(maker=Makers(name="M", since=when), seen_at=[when], label=None, price=Decimal("2"))
assert encode_update(update) == {
    "maker": item["maker"], "seenAt": item["seenAt"], "label": None, "price": {"N": "2"}
}
print("ok")
"""
WRONG = """
from datetime import datetime

from orb_models import Colour, DraftsCreate, DraftsRepository, DraftsUpdate, SensorsRepository
from orb_models.transactions import transaction
from orb_testing.factories import DraftsFactory, MakersFactory

drafts, sensors = DraftsRepository(), SensorsRepository()
a = drafts.attributes
change = DraftsUpdate(title="T")
drafts.update("f", "d", change, condition=a.state.eq(Colour.RED) & a.title.begins_with("T"), expected_version=1)
drafts.increment("f", "d", views=1, condition=a.views.lt(a.lives))
drafts.append("f", "d", notes=[Colour.RED])
a.titel  # wrong
a.state.eq("RED")  # wrong
a.lives.gt("3")  # wrong
a.lives.begins_with("3")  # wrong
a.changed_at.between(1, 2)  # wrong
drafts.increment("f", "d", title=1)  # wrong
drafts.increment("f", "d", views=0.5)  # wrong
drafts.append("f", "d", title=["x"])  # wrong
drafts.append("f", "d", notes=["RED"])  # wrong
drafts.batch_write([])  # wrong
drafts.query_by_state(Colour.RED, consistent=True)  # wrong
sensors.update(1, change)  # wrong
with transaction() as t:
    made = t.create(drafts, DraftsCreate(folder_id="f", draft_id="d", title="T", lives=1))
    t.update(drafts, ("f", made.draft_id), change, expected_version=made.revision)
    t.increment(drafts, ("f", "d"), a.views)
    t.update(drafts, "f", change)  # wrong
    t.update(sensors, 1, change)  # wrong
    t.create(sensors, DraftsCreate(folder_id="f", draft_id="d", title="T", lives=1))  # wrong
    t.increment(drafts, ("f", "d"), a.title)  # wrong
MakersFactory.batch(2, "full", name="M", origin=None)
DraftsFactory.create(drafts, title="T", state=Colour.RED).folder_id
DraftsFactory.build(titel="T")  # wrong
DraftsFactory.build(title=1)  # wrong
DraftsFactory.build("happy")  # wrong
DraftsFactory.create(sensors)  # wrong
"""


@pytest.fixture
def package(golden_tree: Any, generate: Generate) -> Path:
    """The generated files of the goldens, together with the hand-written files of orb_models."""
    package = copy_hand_written(golden_tree.output / "packages")
    assert generate()[0] == 0
    return package


def call(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **environment}
    )


def both(package: Path) -> str:
    """The import path of the tree's orb_models and orb_common."""
    return os.pathsep.join(
        str(package.parents[2] / folder / "src") for folder in ("orb-models", "orb-common")
    )


def test_it_works(package: Path) -> None:
    """A schema in a subfolder is imported by its path, and every kind of attribute can be encoded and decoded."""
    done = call(sys.executable, "-W", "error", "-c", STORY, PYTHONPATH=both(package))
    assert (done.stdout, done.stderr) == ("ok\n", "")


@pytest.mark.repository
def test_it_passes_ruff(package: Path) -> None:
    """Generated code passes ruff with the settings of the workspace."""
    # A copy, because its rules for folders are relative to its own folder.
    workspace = package.parents[3]
    shutil.copy(ROOT / "pyproject.toml", workspace)
    for arguments in (["check"], ["format", "--check"]):
        done = call(sys.executable, "-m", "ruff", *arguments, "--no-cache", str(package.parents[2]))
        assert done.returncode == 0, done.stdout


@pytest.mark.repository
def test_it_passes_mypy_strict(package: Path, tmp_path: Path) -> None:
    """Generated code and its callers pass mypy strict, which finds each wrong name and type of a caller."""
    story, wrong = tmp_path / "story.py", tmp_path / "wrong.py"
    story.write_text(STORY)
    wrong.write_text(WRONG)
    done = call(
        sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"),
        "--cache-dir", str(tmp_path / "cache"),
        str(package), str(package.parents[2] / "orb-testing/src/orb_testing/factories"), str(story), str(wrong),
        cwd=package.parents[3], MYPYPATH="", PYTHONPATH="",
    )  # fmt: skip
    found = [line.partition(":")[0::2] for line in done.stdout.splitlines() if ": error: " in line]
    lines = {int(rest.partition(":")[0]) for path, rest in found if Path(path).name == wrong.name}
    assert lines == {n for n, line in enumerate(WRONG.splitlines(), 1) if line.endswith("# wrong")}, (
        done.stdout
    )
    assert {Path(path).name for path, _ in found} == {wrong.name}, done.stdout


@pytest.mark.repository
def test_schemas_without_tables_or_enums(schema_tree: Any, generate: Generate) -> None:
    """A folder without names is still a package."""
    schema_tree.write("core/enums.yml", "{}\n")
    schema_tree.write(
        "entities/Things.yml", "type: standard\nname: Things\nmodel: {attributes: {a: {type: string}}}\n"
    )
    package = copy_hand_written(schema_tree.output / "packages")
    assert generate()[0] == 0
    story = "import orb_models as o, orb_models.enums as e, orb_models.repositories as r\n"
    story += "print(*e.__all__, *r.__all__, o.Things(a='x'))"
    done = call(sys.executable, "-c", story, PYTHONPATH=both(package))
    assert (done.stdout, done.stderr) == ("a='x'\n", "")
    test_it_passes_ruff(package)
