"""All files of a folder of schemas are read."""

from __future__ import annotations

from typing import Any


def test_no_file_is_overlooked(schema_tree: Any) -> None:
    """A file that is not read is a fault, because it would be ignored in silence. Pages and hidden files are not."""
    for name in ("entities/More.yaml", "entities/motion/Old.yml.bak", "core/enum.yml"):
        schema_tree.write(name, "type: standard\n")
    for name in ("entities/README.md", "entities/.keep", "core/.keep"):
        schema_tree.write(name, "")
    core = "only enums.yml, types.yml, validators.yml are read here"
    assert schema_tree.faults() == [
        f"enum.yml:1: a file that is not read: {core}: rename it, or move it out of schemas/",
        "More.yaml:1: a file that is not read: rename it to More.yml, or move it out of schemas/",
        "Old.yml.bak:1: a file that is not read: rename it to Old.yml, or move it out of schemas/",
    ]


def test_what_cannot_be_read_is_a_fault(schema_tree: Any) -> None:
    """A link to nothing is a fault, and a folder with the name of a file is only a folder."""
    (schema_tree.schemas / "entities/Gone.yml").symlink_to("nowhere")
    (schema_tree.schemas / "entities/folder.yml").mkdir()
    [fault] = schema_tree.faults()
    assert fault.startswith("Gone.yml:1: cannot be read (No such file or directory): ")


def test_a_misspelled_config_is_reported(schema_tree: Any) -> None:
    """A YAML file beside config.yml would change nothing, so it is a fault."""
    schema_tree.write("config.yaml", "more: []\n")
    assert schema_tree.faults() == [
        "config.yaml:1: a file that is not read: only config.yml is read here: rename it, or move it out of schemas/"
    ]
