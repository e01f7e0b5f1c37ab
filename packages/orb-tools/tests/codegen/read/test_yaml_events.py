"""No YAML text takes long or much memory: each ends in a fault with its line within 2 s and 300 MB."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from orb_tools.codegen.read.yaml_events import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    BoundError,
    loader_of,
    read_events,
)
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def fault_of(text: str) -> tuple[int, str, str]:
    with pytest.raises(BoundError) as caught:
        read_events(loader_of(text.encode()))
    return caught.value.fault


def doubled(levels: int) -> str:
    """A text whose last line stands for 2 ** levels values."""
    lines = ["a0: &a0 x", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, levels))]
    return "\n".join(lines)


HOSTILE = {
    "maps in maps": ("{a: " * 100_000, f"1: nested more than {MAX_DEPTH} levels deep"),
    "lists in lists": ("a: " + "[" * 100_000, f"1: nested more than {MAX_DEPTH} levels deep"),
    "lists in lines": ("a:\n" + "- " * 100_000, f"2: nested more than {MAX_DEPTH} levels deep"),
    "aliases of aliases": (doubled(40), f"15: more than {MAX_NODES:,} keys and values"),
    "wide aliases": (
        "a: &a [" + "x," * 9_000 + "]\nb: [" + "*a," * 9_000 + "]",
        f"2: more than {MAX_NODES:,} keys",
    ),
    "deep aliases": (
        "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 500)),
        f"{MAX_DEPTH}: nested more than {MAX_DEPTH} levels deep",
    ),
    "many values": ("a:\n" + "- x\n" * (MAX_NODES + 1), f"{MAX_NODES - 1}: more than {MAX_NODES:,} keys"),
    "many keys": (
        "".join(f"k{n}: 1\n" for n in range(MAX_NODES)),
        f"{MAX_NODES // 2}: more than {MAX_NODES:,}",
    ),
    "aliases of a long text": (
        f"a: &a '{'x' * 500_000}'\n" + "".join(f"k{n}: *a\n" for n in range(20_000)),
        f"2: larger than {MAX_BYTES:,} bytes, with each alias written out",
    ),
    "large": ("# " + "x" * MAX_BYTES, f"1: larger than {MAX_BYTES:,} bytes"),
    "itself": ("a: &a\n  b: *a\n", "2: an alias that contains itself"),
    "two documents": ("a: 1\n---\na: 1\n", "2: a second document"),
    "long number": ("a: 0x" + "f" * 5_000, "1: a number of 5,002 characters at 'a'"),
    "long key": (f"{'k' * 1_000}: 1", "1: a key of 1,000 characters"),
    "surrogate": ('a: "\\ud800"', "1: invalid YAML (found invalid Unicode character escape code)"),
    "undefined alias": ("a: 1\nb: *c", "2: invalid YAML (undefined alias 'c')"),
}
PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
from pathlib import Path
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.yaml_document import load
for path in sorted(Path(sys.argv[1]).iterdir()):
    faults = Faults()
    load(path, path.parent, faults)
    print(path.stem, "|", *(f"{each.line}: {each.wrong}" for each in faults.sorted()))
"""


def test_hostile_texts_end_in_a_fault(tmp_path: Path) -> None:
    """All hostile texts together take less than 2 s of the processor and 300 MB, and crash no process."""
    for name, (text, _) in HOSTILE.items():
        (tmp_path / f"{name}.yml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = dict(line.split(" | ", 1) for line in done.stdout.splitlines())
    assert {name for name, (_, fault) in HOSTILE.items() if not found[name].startswith(fault)} == set(), found


def test_the_bounds_themselves_are_accepted() -> None:
    """A text at a bound is valid, and one beyond it is not."""
    nested = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert len(read_events(loader_of(nested.encode()))) == 2 * MAX_DEPTH + 1
    assert fault_of(nested.replace("[", "[[", 1).replace("]", "]]", 1))[0] == 1
    wide = "- x\n" * (MAX_NODES - 1)
    assert len(read_events(loader_of(wide.encode()))) == MAX_NODES + 1
    assert fault_of(wide + "- x\n")[0] == MAX_NODES


def test_an_alias_stands_for_what_it_repeats() -> None:
    """The events of an alias are those of its anchor, which the last of several anchors of one name defines."""
    repeated = read_events(loader_of(b"a: &x {b: [1]}\nc: *x\nd: &x 2\ne: *x\n"))
    written = read_events(loader_of(b"a: {b: [1]}\nc: {b: [1]}\nd: 2\ne: 2\n"))
    kinds = [
        [(type(event), getattr(event, "value", None)) for event in events] for events in (repeated, written)
    ]
    assert kinds[0] == kinds[1]


def test_without_libyaml_there_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser would be slow and would accept other texts, so it does not take libyaml's place."""
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(ToolError, match="without libyaml"):
        loader_of(b"a: 1")
