"""Flow ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.execution.flow import generate_flow_id, is_flow_label, is_username, parse_flow_id
from orb_common.execution.trace import is_trace_id

PARTS = st.text(alphabet="ab:-. \né", min_size=1, max_size=8) | st.text(min_size=1, max_size=20)


def test_form() -> None:
    """A flow id has the user, the trace and the label. The label is `exec` unless another is given."""
    assert generate_flow_id("gear", "abc123") == "gear:abc123-exec"
    assert generate_flow_id("gear", "abc123", "plan-all") == "gear:abc123-plan-all"
    assert parse_flow_id("my-user:abc123-exec") == ("my-user", "abc123", "exec")


@given(PARTS.filter(is_username), PARTS.filter(is_trace_id), PARTS.filter(is_flow_label))
def test_flow_ids_can_be_read(username: str, trace_id: str, flow_label: str) -> None:
    """A flow id leads back to its parts, also if the user has ":" and "-" and the label has "-"."""
    assert parse_flow_id(generate_flow_id(username, trace_id, flow_label)) == (username, trace_id, flow_label)


@given(st.text(alphabet="ab:-\n ", max_size=12))
def test_a_flow_id_that_is_read_could_have_been_made(text: str) -> None:
    """What no flow id can be is refused with ValueError, and only with that."""
    try:
        parts = parse_flow_id(text)
    except ValueError:
        return
    assert generate_flow_id(*parts) == text


@pytest.mark.parametrize(("parts", "rule"), [
    (("", "abc", "exec"), "username"), (("a\n", "abc", "exec"), "username"),
    (("a", "", "exec"), "trace id"), (("a", "a:b", "exec"), "trace id"), (("a", "a-b", "exec"), "trace id"),
    (("a", "abc", ""), "label"), (("a", "abc", "x:y"), "label"), (("a", "abc", "x\x7f"), "label"),
])  # fmt: skip
def test_wrong_parts(parts: tuple[str, str, str], rule: str) -> None:
    """A part that would make the id ambiguous is refused, and the message names the part."""
    with pytest.raises(ValueError, match=rule):
        generate_flow_id(*parts)
