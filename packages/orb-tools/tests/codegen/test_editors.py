"""Editors help to write schemas: they show faults, offer keys and values, and explain them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from codegen.language_server import LanguageServer
from codegen.node_packages import NodeUnavailableError, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[4]
GOLDEN = Path(__file__).parent / "goldens/schemas/entities/Gadgets.yml"
BROKEN = """\
# yaml-language-server: $schema=../entity.schema.json
type: dynamodb
name: Things
model:
  keys:
    primary: {partition: thingId}
  attributes:
    thingId:
      type: string
      required: 'sometimes'
      clasification: PII
  stream:
    enabled: true
    viewType:\x20
"""
pytestmark = pytest.mark.repository


@pytest.fixture
def server() -> Iterator[LanguageServer]:
    try:
        script = installed(ROOT, "yaml-language-server") / "bin/yaml-language-server"
    except NodeUnavailableError as error:
        pytest.skip(str(error))
    with LanguageServer(script) as server:
        yield server


def test_editor_knows_the_form_of_entities(server: LanguageServer, tmp_path: Path) -> None:
    """The line of each fault is marked. Keys and values are offered and explained. A valid file has no marks."""
    (tmp_path / "entities").mkdir()
    shutil.copy(ROOT / "schemas/entity.schema.json", tmp_path)
    valid, broken = tmp_path / "entities/Gadgets.yml", tmp_path / "entities/Things.yml"
    _, _, rest = GOLDEN.read_text(encoding="utf-8").partition("\n")
    valid.write_text(BROKEN.partition("\n")[0] + "\n" + rest)
    broken.write_text(BROKEN)

    assert server.open(valid) == []
    marks = server.open(broken)
    assert {mark["range"]["start"]["line"] for mark in marks} >= {9, 10}, marks
    assert {"KEYS_ONLY", "NEW_IMAGE"} <= server.completions(broken, 13, 14)
    assert "unique" in server.completions(broken, 10, 6)
    assert "a new UUID" in server.hover(valid, 16, 30)
