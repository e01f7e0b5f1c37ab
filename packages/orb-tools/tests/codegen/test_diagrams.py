"""Mermaid, which draws the diagrams of docs/models.md for readers, understands them as they are meant.

This runs each night. `make test` compares the text of the diagrams with the golden page.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from codegen.node_packages import NodeUnavailableError, installed

ROOT = Path(__file__).resolve().parents[4]
GOLDEN = Path(__file__).parent / "goldens/expected/docs/models.md"
SCRIPT = """
import { readFileSync } from "node:fs";
const { default: mermaid } = await import(process.argv[1] + "/dist/mermaid.core.mjs");
const answers = [];
for (const path of process.argv.slice(2)) {
  for (const [, text] of readFileSync(path, "utf8").matchAll(/^```mermaid\\n([^]*?)^```$/gm)) {
    try {
      await mermaid.parse(text);
      const { type, db } = await mermaid.mermaidAPI.getDiagramFromText(text);
      answers.push({ type, entities: [...db.getEntities().values()], relations: db.getRelationships() });
    } catch (error) {
      answers.push({ error: String(error) });
    }
  }
}
console.log(JSON.stringify(answers));
"""
BROKEN = '```mermaid\nerDiagram\n    "Things" {\n        string\n    }\n```\n'
pytestmark = [pytest.mark.nightly, pytest.mark.repository, pytest.mark.xdist_group("mermaid")]


def parsed(*paths: Path) -> list[dict[str, Any]]:
    """What Mermaid reads in the diagrams of Markdown pages."""
    try:
        package = installed(ROOT, "mermaid")
    except NodeUnavailableError as error:
        pytest.skip(str(error))
    command = ["node", "--input-type=module", "-e", SCRIPT, "--", str(package), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_mermaid_reads_the_diagrams(tmp_path: Path) -> None:
    """Each page has one diagram with an entity for each of its blocks and relations between them.

    A text that Mermaid cannot draw is an error here too.
    """
    (tmp_path / "broken.md").write_text(BROKEN)
    ours, golden, broken = parsed(ROOT / "docs/models.md", GOLDEN, tmp_path / "broken.md")
    assert "Parse error" in broken["error"]
    for page, diagram in ((ROOT / "docs/models.md", ours), (GOLDEN, golden)):
        block = page.read_text(encoding="utf-8").partition("```mermaid\n")[2].partition("```")[0]
        lines = [line.strip() for line in block.splitlines()[1:]]
        names = {line.partition('"')[2].partition('"')[0] for line in lines if line.endswith("{")}
        assert diagram["type"] == "er"
        assert names <= {entity["label"] for entity in diagram["entities"]}
        attributes = [line for line in lines if line and not line.startswith(('"', "}"))]
        assert sum(len(entity["attributes"]) for entity in diagram["entities"]) == len(attributes) > 0
        assert len(diagram["relations"]) == sum("--" in line for line in lines) > 0
