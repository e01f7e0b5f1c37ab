"""A value has one canonical text."""

from orb_common.audit.chain import canonical


def test_canonical_form_is_one() -> None:
    """The order of keys and the blanks of the source do not matter."""
    assert canonical({"b": 1, "a": [1.5, "ü"]}) == '{"a":[1.5,"ü"],"b":1}'
