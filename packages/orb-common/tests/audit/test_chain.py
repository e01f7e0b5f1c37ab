"""One text for one value."""

from orb_common.audit.chain import canonical


def test_canonical_form_is_one() -> None:
    """Order and blanks of the text it was read from do not matter."""
    assert canonical({"b": 1, "a": [1.5, "ü"]}) == '{"a":[1.5,"ü"],"b":1}'
