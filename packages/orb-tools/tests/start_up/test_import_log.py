"""The log of imports gives back the tree of imports that Python made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.start_up.import_log import BUILT_IN, NOT_FOUND, Loaded, lines_of, read_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXTS = ["", "hello", '{"level":"INFO"}', "import time", "# /a.pyc matches /a.py", "é import time: 1 | x"]
"""Output of a function."""


@dataclass
class Import:
    """One import, as a random tree has it."""

    kind: str
    """How the code is found: source, cached, extension, builtin, fails or absent."""
    statement: bool
    """Whether it is an `import` statement. Otherwise it is `importlib.import_module`."""
    own: int
    """Microseconds."""
    package: list[Import]
    """The package around it, if it is loaded for this import."""
    imports: list[Import]
    name: str = ""
    text: str = ""
    """Output of the function before its last line, without an end."""

    @property
    def total(self) -> int:
        return self.own + sum(each.total for each in (*self.package, *self.imports))


@st.composite
def imports(draw: st.DrawFn, depth: int = 0) -> Import:
    statement = draw(st.booleans())
    kinds = ["source", "cached", "extension", "builtin"]
    kind = draw(st.sampled_from([*kinds, "fails", "absent"] if statement else kinds))
    below: list[Import] = []
    if depth < 4 and kind not in {"builtin", "absent"}:
        below = draw(st.lists(imports(depth + 1), max_size=3))
    package: list[Import] = []
    if statement and kind != "builtin" and depth < 4 and draw(st.integers(0, 3)) == 0:
        package = [draw(imports(depth + 1).filter(lambda each: each.statement))]
    # Nothing is known about the time of a built-in module that is not imported by a statement.
    own = 0 if kind == "builtin" and not statement else draw(st.integers(0, 5000))
    return Import(kind, statement, own, package, below, text=draw(st.sampled_from(["", "", "half a line"])))


def numbered(trees: Sequence[Import], prefix: str = "m") -> None:
    """Give each import a name of its own. Some are modules of packages."""
    for number, each in enumerate(trees):
        each.name = f"{prefix}.n{number}" if number % 2 else f"{prefix}_{number}"
        numbered([*each.package, *each.imports], prefix=f"{each.name}_")


@dataclass
class Clock:
    """Microseconds that pass only when the test lets them."""

    now: int = 0
    lines: list[tuple[float, str]] = field(default_factory=list)

    def write(self, line: str) -> None:
        self.lines.append((self.now / 1_000_000, line))


def write_log(clock: Clock, trees: Sequence[Import], level: int = 0) -> None:
    """Write the lines that `python -X importtime -v` writes for these imports."""
    for each in trees:
        below = level + 1 if each.statement else level
        write_log(clock, each.package, below)
        path = "/task/" + each.name.replace(".", "/")
        match each.kind:
            case "source" | "fails":
                clock.write(f"# code object from {path}.py")
            case "cached":
                folder, _, name = path.rpartition("/")
                clock.write(f"# code object from '{folder}/{name}/__pycache__/__init__.cpython-313.pyc'")
            case "extension":
                clock.write(f"# extension module '{each.name}' loaded from '{path}.so'")
        half = each.own // 2
        clock.now += half
        write_log(clock, each.imports, below)
        clock.now += each.own - half
        if each.kind not in {"fails", "absent"}:
            loader = (
                "<class '_frozen_importlib.BuiltinImporter'>"
                if each.kind == "builtin"
                else "<X object at 0x1>"
            )
            clock.write(f"{each.text}import '{each.name}' # {loader}")
        if each.statement:
            clock.write(f"{each.text}import time: {each.own:9} | {each.total:10} | {'  ' * level}{each.name}")


def expected(trees: Sequence[Import]) -> tuple[object, ...]:
    return tuple(
        (each.name, each.own / 1000, _path(each), each.kind in {"source", "fails"},
         expected([*each.package, *each.imports]))
        for each in trees
    )  # fmt: skip


def _path(each: Import) -> str:
    stem = "/task/" + each.name.replace(".", "/")
    return {
        "source": f"{stem}.py", "fails": f"{stem}.py", "extension": f"{stem}.so", "builtin": BUILT_IN,
        "cached": f"{stem}/__pycache__/__init__.cpython-313.pyc", "absent": NOT_FOUND,
    }[each.kind]  # fmt: skip


def found(modules: Sequence[Loaded]) -> tuple[object, ...]:
    return tuple(
        (each.name, pytest.approx(each.own, abs=0.002), each.path, each.source, found(each.imports))
        for each in modules
    )


def names(modules: Sequence[Loaded]) -> Iterator[str]:
    for each in modules:
        yield each.name
        yield from names(each.imports)


@given(st.lists(imports(), max_size=3))
def test_a_log_gives_the_tree_back(trees: list[Import]) -> None:
    """Names, importers, own times, files and what was compiled, for each kind of import."""
    numbered(trees)
    clock = Clock()
    write_log(clock, trees)
    assert found(read_log(clock.lines)) == expected(trees)


@given(st.lists(imports(), max_size=2), st.data())
def test_output_of_the_function_is_passed_over(trees: list[Import], data: st.DataObject) -> None:
    """Lines of the function between those of the log change nothing."""
    numbered(trees)
    clock = Clock()
    write_log(clock, trees)
    mixed = [
        each for line in clock.lines
        for each in (*((line[0], text) for text in data.draw(st.lists(st.sampled_from(TEXTS), max_size=2))), line)
    ]  # fmt: skip
    assert read_log(mixed) == read_log(clock.lines)


@given(st.lists(imports(), min_size=1, max_size=2), st.lists(imports(), min_size=1, max_size=2), st.randoms())
def test_threads_that_import_at_once(one: list[Import], other: list[Import], random: object) -> None:
    """Every module is there once, and no time is negative, however the lines of two threads are mixed."""
    numbered(one, "a")
    numbered(other, "b")
    logs = []
    for trees in (one, other):
        clock = Clock()
        write_log(clock, trees)
        logs.append([line for _, line in clock.lines])
    mixed: list[tuple[float, str]] = []
    while any(logs):
        log = random.choice([each for each in logs if each])  # type: ignore[attr-defined]  # of hypothesis
        mixed.append((len(mixed) / 1000, log.pop(0)))
    modules = read_log(mixed)
    whole = [name for tree in (one, other) for name in _all_names(tree)]
    assert sorted(names(modules)) == sorted(whole)
    assert all(each.own >= 0 for each in _flat(modules))


def _all_names(trees: Sequence[Import]) -> Iterator[str]:
    for each in trees:
        yield each.name
        yield from _all_names([*each.package, *each.imports])


def _flat(modules: Sequence[Loaded]) -> Iterator[Loaded]:
    for each in modules:
        yield each
        yield from _flat(each.imports)


def test_a_module_that_fails_without_a_statement() -> None:
    """What it imported counts for the module that tried it."""
    lines = [
        (0.0, "# code object from '/t/__pycache__/a.cpython-313.pyc'"),
        (0.0, "# code object from /t/broken.py"),
        (0.001, "import 'c' # <class '_frozen_importlib.BuiltinImporter'>"),
        (0.001, "import time:       200 |        200 |   c"),
        (0.002, "import 'a' # <X object at 0x1>"),
        (0.002, "import time:      1800 |       2000 | a"),
    ]
    (module,) = read_log(lines)
    assert (module.name, module.own, [each.name for each in module.imports]) == ("a", 1.8, ["c"])


def test_a_module_that_its_package_loads_first() -> None:
    """It is there twice, with the package between, and is not taken for a module that does not exist."""
    lines = [
        (0.0, "# code object from /t/p/__init__.py"),
        (0.0, "# code object from /t/p/m.py"),
        (0.0, "import 'p.m' # <X object at 0x1>"),
        (0.0, "import time:      1000 |       1000 |     p.m"),
        (0.0, "import 'p' # <X object at 0x1>"),
        (0.0, "import time:      2000 |       3000 |   p"),
        (0.0, "import time:        40 |       3040 | p.m"),
    ]
    (outer,) = read_log(lines)
    assert list(names([outer])) == ["p.m", "p", "p.m"]
    assert outer.path == "/t/p/m.py"
    assert not outer.source


@given(st.lists(st.sampled_from(["import 'é'", "", "two words", "x" * 50])), st.data())
def test_lines_do_not_depend_on_the_pieces(lines: list[str], data: st.DataObject) -> None:
    """An output gives the same lines in whatever pieces it is read. A line has the time of its end."""
    whole = "".join(f"{line}\n" for line in lines).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    pieces = [
        (float(end), whole[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)
    ]
    found_lines = list(lines_of(pieces))
    assert [line for _, line in found_lines] == lines
    end = 0
    for at, line in found_lines:
        end += len(line.encode()) + 1
        assert at == min(time for time, _ in pieces if time >= end)


def test_the_last_line_may_lack_its_end() -> None:
    """A process that was ended in the middle of a line loses nothing before it."""
    assert list(lines_of([(1.0, b"a\nb"), (2.0, b"c")])) == [(1.0, "a"), (2.0, "bc")]
