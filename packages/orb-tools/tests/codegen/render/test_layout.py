"""Statements have the layout of ruff."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_tools.codegen.render.layout import WIDTH, fit

STATEMENTS = 400
"""The statements of one run of ruff."""


def listed(parts: st.SearchStrategy[str], most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=most).map(", ".join)


NAMES = st.sampled_from(
    ["a", "size", "created_at", "expected_version", "number_of_all_attempts", "x" * 40, "y" * 70]
)
CLASSES = st.sampled_from(["Users", "OwnershipTransferRequests", "X" * 40])
TEXTS = st.sampled_from(
    [
        '"a"',
        '"some words"',
        '"with (brackets"',
        '"a, b"',
        "'a \"b\"'",
        '"\u00e9\u4e16\u754c"',
        f'"{"x" * 60}"',
    ]
)
CHECKS = st.sampled_from(
    ["Field(min_length=1, max_length=100)", "DISTINCT", 'Matches(r"[a-z]+(, )?")', "checked_by(UsersInput)",
     "Field(ge=datetime.fromtimestamp(0, UTC), le=datetime.fromtimestamp(4, UTC))"]
)  # fmt: skip
TYPES = st.recursive(
    CLASSES | listed(TEXTS).map("Literal[{}]".format),
    lambda inner: (
        inner.map("list[{}]".format)
        | inner.map("dict[str, {}]".format)
        | st.builds("Annotated[{}, {}]".format, inner, listed(CHECKS, 3))
    ),
    max_leaves=3,
)
DEFAULTS = (
    TEXTS
    | st.sampled_from(["None", "Colour.RED", "Field(default=None, repr=False)"])
    | listed(TEXTS).map("frozenset({{{}}})".format)
    | listed(TEXTS).map("Field(default_factory=lambda: [{}], repr=False)".format)
    | st.builds("Field(default=None, validation_alias={0}, serialization_alias={0})".format, TEXTS)
)
FIELDS = st.builds(
    "{}: {}{}{}".format,
    NAMES,
    TYPES,
    st.sampled_from(["", " | None"]),
    st.just("") | DEFAULTS.map(" = {}".format),
)
ENCODED = st.sampled_from(
    ['{"S": V}', '{"N": str(int(V.timestamp()))}', 'encode_decimal(V, "price")', '{"SS": sorted(V)}',
     '{"L": [{"S": encode_users(member)} for member in V]}', 'within_depth({"M": encode_users(V)}, "maker")',
     '{"M": {name: {"N": str(int(member.timestamp()))} for name, member in V.items()}}']
)  # fmt: skip
DECODED = st.sampled_from(
    ['V["S"]', 'int(V["N"])', '[member["S"] for member in V["L"]]', 'decode_users(V["M"])']
)
SIMPLE = (
    FIELDS
    | st.builds(lambda name, code: f'item["{name}"] = {code.replace("V", f"model.{name}")}', NAMES, ENCODED)
    | st.builds(
        lambda name, code: f'raw["{name}"] = {code.replace("V", f"""item["{name}"]""")}', NAMES, DECODED
    )
    | st.builds('return self._update({{"id": {}}}, update, {}=condition)'.format, NAMES, NAMES)
    | st.builds("return self._batch_get(({{{0}: {1}}} for {1} in {1}s), a=1)".format, TEXTS, NAMES)
    | st.builds("X: Final = {{{}}}".format, listed(st.builds("{}: {}".format, TEXTS, TEXTS)))
    | st.builds("RULE = Annotated[str, {}]".format, listed(CHECKS))
    | listed(TEXTS, 1).map("RULES: Final[tuple[Rule, ...]] = (Regex({}, message=1),)".format)
    | TEXTS.map("VALUE = {}".format)
)
HEADS = (
    st.builds(
        "def {}(self, {}) -> {}:".format, NAMES, listed(st.builds("{}: {}".format, NAMES, TYPES), 4), CLASSES
    )
    | st.builds('def {}(item: "Item") -> {}:  # noqa: C901 - one line'.format, NAMES, CLASSES)
    | st.builds("class {0}(Repository[{0}, {1}, {2}]):".format, CLASSES, TEXTS, TEXTS)
    | st.builds("if model.{} is not None:".format, st.just("z" * 95) | NAMES)
)


@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(
    simple=st.lists(SIMPLE, min_size=STATEMENTS, max_size=STATEMENTS),
    heads=st.lists(HEADS, min_size=STATEMENTS // 4, max_size=STATEMENTS // 4),
    indent=st.sampled_from([0, 4, 8]),
)
def test_layout_is_that_of_ruff(simple: list[str], heads: list[str], indent: int) -> None:
    """Whatever a statement holds, ruff would not change it."""
    pad = " " * indent
    blocks = [fit(statement, indent) for statement in simple]
    blocks += [f"{fit(head, indent)}\n{pad}    pass" for head in heads]
    starts = {0: "", 4: "if 1:\n", 8: "if 1:\n    if 1:\n"}
    lines = "\n".join(f"{starts[indent]}{block}\n# end" for block in blocks)
    done = ruff(lines)
    assert without_empty_lines(done) == without_empty_lines(lines)


def ruff(code: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", f"--line-length={WIDTH}", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_empty_lines(code: str) -> list[str]:
    return [line for line in code.splitlines() if line]


@pytest.mark.parametrize(
    ("statement", "lines"),
    [
        ("x = 1", ["x = 1"]),
        (
            f"from a import {'b' * 60}, {'c' * 60}",
            ["from a import (", f"    {'b' * 60},", f"    {'c' * 60},", ")"],
        ),
        (f"call({'b' * 60}, {'c' * 44})", ["call(", f"    {'b' * 60}, {'c' * 44}", ")"]),
        (f"call({'b' * 60}, {'c' * 60})", ["call(", f"    {'b' * 60},", f"    {'c' * 60},", ")"]),
    ],
)
def test_one_line_if_it_fits(statement: str, lines: list[str]) -> None:
    """A statement that is too long is split at its brackets: in one line between them, or one for each element."""
    assert fit(statement) == "\n".join(lines)
