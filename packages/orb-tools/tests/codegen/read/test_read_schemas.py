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


def test_what_is_not_read_is_reported(schema_tree: Any) -> None:
    """A file or folder beside those that are read would change nothing, so it is a fault.

    Scripts and pages may be there.
    """
    for name in (
        "config.yaml",
        "entitys/Users.yml",
        "generate.py",
        "README.md",
        "core/notes.txt",
        ".hidden/x.yml",
    ):
        schema_tree.write(name, "more: []\n")
    right = "only config.yml, core, entities, entity.schema.json are read here: rename it, or move it out of schemas/"
    assert schema_tree.faults() == [
        f"config.yaml:1: a file that is not read: {right}",
        (
            "notes.txt:1: a file that is not read: only enums.yml, types.yml, validators.yml are "
            "read here: rename it, or "
            "move it out of schemas/"
        ),
        f"entitys:1: a folder that is not read: {right}",
    ]


def test_a_config_that_cannot_be_read(schema_tree: Any) -> None:
    """A folder or a dangling link in the place of config.yml is a fault.

    A file of comments is valid: it says nothing.
    """
    config = schema_tree.schemas / "config.yml"
    config.write_text("# nothing yet\n")
    assert schema_tree.faults() == []
    config.unlink()
    config.mkdir()
    assert schema_tree.faults() == ["config.yml:1: not a file: give it another name, or remove it"]
    config.rmdir()
    config.symlink_to("gone.yml")
    [fault] = schema_tree.faults()
    assert fault.startswith("config.yml:1: cannot be read (No such file or directory)")
