"""Laws of the triggers."""

from __future__ import annotations

import pytest

from orb_tools.functions.function_files import TEMPLATES
from orb_tools.functions.triggers import TRIGGERS, Trigger


def test_each_trigger_has_its_templates() -> None:
    """There is a folder of templates for each trigger, and no other but those of all triggers."""
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders == TRIGGERS.keys() | {"shared", "stack"}


@pytest.mark.parametrize("trigger", TRIGGERS.values(), ids=TRIGGERS)
def test_values_fit_their_types(trigger: Trigger) -> None:
    """The value of a number in the stack is a number, in quotes, because a variable is text."""
    for setting in trigger.settings:
        if setting.type == "int":
            assert int(setting.value.strip('"')) >= int(setting.sample) > 0
            assert setting.value.startswith('"')
    assert trigger.has_numbers == any(setting.type == "int" for setting in trigger.settings)
