"""What the other files of a project say about one source."""

from __future__ import annotations

from pathlib import Path

from orb_tools.migrate.surroundings import Surroundings, near_errors, outline


def test_taken_names() -> None:
    """Names are taken by imports, as attributes and by paths in strings, but not from modules of the older layers."""
    text = (
        "from common.exceptions import A\nfrom .common import B\nfrom app import C as D\n"
        "app.E, 'app.F', 'a sentence about app.G', '\\d'\n"
    )
    assert outline(text).taken == {"B", "C", "E", "F"}


def test_errors() -> None:
    """Errors of orb and of the older layers are recognised by their import, also as a whole module."""
    text = (
        "from common import ThrottlingError as T, get_logger\nfrom orb_common import exceptions as e, utils\n"
        "import exceptions, json\nfrom orb_common.exceptions import NotFoundError\n"
        "from pydantic import ValidationError\n"
    )
    assert outline(text).errors == {"T", "e", "exceptions", "NotFoundError"}


def test_near_errors() -> None:
    """A file is near when it imports an error, or a file that has one, from a module of the project."""
    sources = {
        "errors.py": "from orb_common.exceptions import NotFoundError\n",
        "users.py": "from .errors import NotFoundError\n",
        "handler.py": "from app import users\n",
        "page.py": "from app import handler\nimport requests\n",
    }
    outlines = {Path(name): outline(text) for name, text in sources.items()}
    assert {it.name for it in near_errors(outlines)} == {"errors.py", "users.py", "handler.py"}


def test_near(tmp_path: Path) -> None:
    """A module or a package is near when it lies in one of the folders. `src` alone is no layer."""
    (tmp_path / "src" / "app").mkdir(parents=True)
    around = Surroundings(folders=(tmp_path / "src", tmp_path))
    assert around.near("src.common.models") is None
    (tmp_path / "src" / "common").mkdir()
    (tmp_path / "src" / "common" / "models.py").write_text("", encoding="utf-8")
    assert around.near("src.common.models") == tmp_path / "src" / "common"
    assert around.near("common.logger") == tmp_path / "src" / "common"
    assert around.near("exceptions") is None
