"""Laws of the ways to bundle: each gets the same packages. Nothing is installed here."""

from __future__ import annotations

from benchmarks.bundle_sides import SDK, Orb, Sam, UvRecipe
from benchmarks.bundle_trees import LOCAL, UNITS


def test_the_peers_get_the_lock() -> None:
    """Each line is a local package by its path, or a version with all hashes of the lock. The SDK is left out."""
    made = UvRecipe()
    for unit in UNITS:
        lines = made.requirements(unit, hashes=True, sdk=False)
        local = [line for line in lines if line.startswith("/")]
        assert {line.rpartition("/")[2] for line in local} <= set(LOCAL)
        assert all("==" in line and "--hash=sha256:" in line for line in lines if line not in local)
        assert not [line for line in lines if line.split("==")[0] in SDK]


def test_sam_gets_the_code_beside_the_requirements() -> None:
    """SAM takes a folder for each function, and a template that names them."""
    made = Sam()
    assert made.template.is_file()
    for unit in UNITS:
        assert (made.source(unit) / "lambdas" / unit / "settings.py").is_file()
        assert "boto3==" in (made.source(unit) / "requirements.txt").read_text(encoding="utf-8")


def test_cold_keeps_the_downloads() -> None:
    """What was fetched stays, unless the index is to be asked again. Everything that was built goes."""
    made = Orb()
    kept = [made.root / ".orb/bundle/wheels/a.whl", made.caches / "pip/a"]
    built = [made.root / ".orb/bundle/b.part", made.root / "dist/users.zip"]
    for path in (*kept, *built):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    made.forget(downloads=False)
    assert [path.exists() for path in (*kept, *built)] == [True, True, False, False]
    made.forget(downloads=True)
    assert not [path for path in kept if path.exists()]
