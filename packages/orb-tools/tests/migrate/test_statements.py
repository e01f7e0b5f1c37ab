"""Import statements that take the place of one that was split."""

from __future__ import annotations

import libcst as cst
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.migrate.statements import from_statements, items_of, opening_comment

ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["", "# above\n    "]),
        st.sampled_from(["a", "b as c", "d as d"]),
        st.sampled_from(["", "  # x"]),
    ),
    min_size=1,
    max_size=4,
)


@given(ITEMS)
def test_nothing_is_lost(items: list[tuple[str, str, str]]) -> None:
    """All names and comments of a statement are in those that take its place, in their order."""
    lines = "".join(f"    {above}{code},{comment}\n" for above, code, comment in items)
    text = f"from m import (  # opening\n{lines}    # below\n)"
    line = cst.parse_statement(text)
    assert isinstance(line, cst.SimpleStatementLine)
    statement = line.body[0]
    assert isinstance(statement, cst.ImportFrom)
    found = items_of(statement, "m")
    assert [it.code for it in found] == [code for _, code, _ in items]
    ((again, _),) = from_statements(found, None, opening_comment(statement))
    code = cst.Module(body=[cst.SimpleStatementLine(body=[again])]).code
    assert code.count("# above") == text.count("# above")
    assert code.count("# x") == text.count("# x")
    assert "# below" in code
    assert "(  # opening\n" in code
    compile(code, "x", "exec")
