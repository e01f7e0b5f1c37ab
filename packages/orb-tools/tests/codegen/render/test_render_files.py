"""Every file of the catalogue is rendered at its path, and the same catalogue gives the same text."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from orb_tools.codegen.package_folder import ORB_MODELS
from orb_tools.codegen.render.render_files import RIGHTS, TEXT_RULES, render_files
from orb_tools.codegen.render.tables_view import DATA

PACKAGE = PurePosixPath(ORB_MODELS)


def test_files_of_an_entity(golden_tree: Any) -> None:
    """Tables have four modules, other entities a model and, if it has rules or an input holds it, an input."""
    files = {
        path.relative_to(PACKAGE).as_posix()
        for path in render_files(golden_tree.catalogue())
        if PACKAGE in path.parents
    }
    gadgets = {path for path in files if path.endswith("/gadgets.py")}
    assert gadgets == {f"{folder}/gadgets.py" for folder in ("inputs", "models", "repositories", "rights")}
    assert {path for path in files if path.endswith(("/makers.py", "/facts.py"))} == {
        "models/makers.py",
        "inputs/makers.py",
        "models/facts.py",
    }
    assert {path for path in files if "journal" in path} == {"rights/journal.py"}
    assert {path for path in files if "parcel_request" in path} == {"inputs/parcel_request.py"}
    assert "models/motion/sensors.py" in files
    assert "enums/colour.py" in files


def test_shared_files_exist_if_they_have_content(schema_tree: Any) -> None:
    """Rules and the page of rights are not rendered if the schemas define none. data.yml always is."""
    rules = PACKAGE / "rules.py"
    assert {rules, TEXT_RULES, DATA} <= render_files(schema_tree.catalogue()).keys()
    schema_tree.write("core/types.yml", "types: {}\n")
    schema_tree.write("core/validators.yml", "validators: {}\n")
    files = render_files(schema_tree.catalogue())
    assert DATA in files
    assert not {rules, TEXT_RULES, RIGHTS} & files.keys()


def test_rendering_is_pure(golden_tree: Any) -> None:
    """Two catalogues of the same schemas give the same files in the same order."""
    first, second = render_files(golden_tree.catalogue()), render_files(golden_tree.catalogue())
    assert list(first.items()) == list(second.items())


def test_enums_have_their_values(golden_tree: Any) -> None:
    """An enum has exactly the members of the schema, each with its name as its value."""
    text = render_files(golden_tree.catalogue())[PACKAGE / "enums/colour.py"]
    assert [line.strip() for line in text.splitlines() if " = " in line] == ['RED = "RED"', 'GREEN = "GREEN"']


def test_models_have_the_package_of_the_settings(golden_tree: Any) -> None:
    """Another repository gets the same modules at its own place, and the rules for texts beside them."""
    own = render_files(golden_tree.catalogue())
    golden_tree.write("config.yml", "models: packages/shop/src/shop\n")
    shop = PurePosixPath("packages/shop/src/shop")
    other = render_files(golden_tree.catalogue())
    modules = {path.relative_to(PACKAGE) for path in own if PACKAGE in path.parents}
    assert {path.relative_to(shop) for path in other if shop in path.parents} == {
        *modules,
        PurePosixPath("text_rules.py"),
    }
    assert other[shop / "text_rules.py"] == own[TEXT_RULES]
    assert not any(PACKAGE in path.parents or path == TEXT_RULES for path in other)
