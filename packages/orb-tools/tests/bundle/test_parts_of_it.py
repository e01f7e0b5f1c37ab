"""The parts of the bundler on their own: archive, cache, lock hash, target, wheel, manifest."""

from __future__ import annotations

import io
import os
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.tags import sys_tags

from orb_tools.bundle import Target
from orb_tools.bundle.archive import Member, content_digest, write_zip
from orb_tools.bundle.lockfile import pipfile_hash
from orb_tools.bundle.manifest import NAME, bundled_for, read, updated
from orb_tools.bundle.missing_imports import standard_library
from orb_tools.bundle.package_cache import KEEP_DAYS, PartCache, make_part
from orb_tools.bundle.source_files import File
from orb_tools.bundle.wheel_contents import read_wheel
from orb_tools.errors import ToolError
from orb_tools.interpreters import running
from orb_tools.subprocess_output import scrub

if TYPE_CHECKING:
    from pathlib import Path

TARGET = Target.runtime("3.13")
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\:"), min_size=1, max_size=20
)
FILES = st.dictionaries(NAMES, st.binary(max_size=300), max_size=8)


@given(FILES)
def test_a_zip_holds_what_was_put_in(files: dict[str, bytes]) -> None:
    """Any names and contents come back from the standard library's reader, whose checks hold."""
    content = write_zip(Member.pack(name, data) for name, data in files.items())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files


@given(FILES)
def test_order_does_not_matter(files: dict[str, bytes]) -> None:
    """The same files in any order are the same zip and the same content digest."""
    members = [Member.pack(name, data) for name, data in files.items()]
    assert write_zip(members) == write_zip(reversed(members))
    assert content_digest(members) == content_digest(members[::-1])
    assert [member.content for member in members] == list(files.values())


def test_a_name_is_in_a_zip_once() -> None:
    """Two files of one name are a mistake of the caller."""
    with pytest.raises(ValueError, match="unique"):
        write_zip([Member.pack("a", b""), Member.pack("a", b"x")])


def test_executables_stay_executable() -> None:
    """The mode of a program survives."""
    content = write_zip([Member.pack("bin/tool", b"#!/bin/sh\n", executable=True)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].external_attr >> 16 == 0o100755


def test_parts_are_kept_while_they_are_used(tmp_path: Path) -> None:
    """A part comes back as it was stored, and leaves when nobody wanted it for long."""
    cache = PartCache(tmp_path)
    part = make_part("leaf", "1.0", {"leaf.py": File(content=b"A = 1\n")}, target=Target.runtime("3.13"))
    for key in ("used", "unused"):
        cache.store(key, part)
        old = (tmp_path / f"{key}.part").stat().st_mtime - (KEEP_DAYS + 1) * 86_400
        os.utime(tmp_path / f"{key}.part", (old, old))
    assert cache.load("used") == part
    cache.prune()
    assert cache.load("used") == part
    assert cache.load("unused") is None


def test_modules_of_a_part() -> None:
    """What can be imported: packages, with or without __init__.py, modules, extension modules."""
    names = [
        "a/__init__.py",
        "b/c/d.py",
        "e.py",
        "f.cpython-313-x86_64-linux-gnu.so",
        "g/x.txt",
        "h-1.dist-info/NOTICE",
    ]
    files = {name: File(content=b"") for name in names}
    assert make_part("x", "1", files, target=Target.runtime("3.13")).modules == {"a", "b", "e", "f"}


def test_the_hash_is_that_of_pipenv() -> None:
    """Computed here and by pipenv's own library, for a Pipfile with all its sections."""
    plette = pytest.importorskip("pipenv.vendor.plette", reason="pipenv is not installed")
    text = """
[[source]]
name = "company"
url = "https://packages.example.com/simple"
verify_ssl = true

[packages]
zeta = "*"
alpha = {version = ">=1", extras = ["b", "a"], markers = "python_version < '3.12'"}
orb-common = {path = "../../packages/orb-common", editable = true}

[dev-packages]
pytest = "==9.0"

[other]
thing = "*"

[requires]
python_version = "3.13"

[scripts]
go = "run"
"""

    def theirs(text: str) -> str:
        return str(plette.Pipfile.load(io.StringIO(text)).get_hash().value)

    assert pipfile_hash(tomllib.loads(text)) == theirs(text)
    plain = text[text.index("[packages]") :]
    default = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n'
    assert pipfile_hash(tomllib.loads(plain)) == theirs(default + plain)


@pytest.mark.parametrize(
    ("python", "arch", "newest", "oldest"),
    [
        ("3.11", "x86_64", "manylinux_2_26_x86_64", "manylinux1_x86_64"),
        ("3.12", "x86_64", "manylinux_2_34_x86_64", "manylinux1_x86_64"),
        ("python3.13", "arm64", "manylinux_2_34_aarch64", "manylinux2014_aarch64"),
    ],
)
def test_platforms_end_with_the_glibc_of_the_runtime(
    python: str, arch: str, newest: str, oldest: str
) -> None:
    """Amazon Linux 2 has glibc 2.26, Amazon Linux 2023 has 2.34."""
    platforms = Target.runtime(python, arch).platforms
    assert (platforms[0], platforms[-1]) == (newest, oldest)
    assert len(set(platforms)) == len(platforms)


def test_the_target_decides_markers() -> None:
    """The environment is that of the target's Linux, whatever runs this; the runtimes are late patch releases."""
    environment = Target.runtime("3.12", "arm64").environment
    assert environment["platform_machine"] == "aarch64"
    assert environment["sys_platform"] == "linux"
    assert environment["python_version"] == "3.12"


def test_this_interpreter_is_the_running_one() -> None:
    """Its tag is one that this Python accepts."""
    target = Target.this_interpreter()
    assert target.bytecode
    assert target.abi in {tag.abi for tag in sys_tags()}


@pytest.mark.parametrize(("python", "arch"), [("3.10", "x86_64"), ("2.7", "x86_64"), ("3.13", "riscv64")])
def test_unknown_targets(python: str, arch: str) -> None:
    """The refusal names what there is."""
    with pytest.raises(ToolError) as caught:
        Target.runtime(python, arch)
    assert str(caught.value.hint).startswith("choose one of")


def test_the_standard_library_is_the_target_s() -> None:
    """It is neither larger nor smaller for the Python that asks."""
    assert {"cgi", "imp"} <= standard_library(Target.runtime("3.11"))
    assert "cgi" in standard_library(Target.runtime("3.12"))
    assert not {"cgi", "imp"} & standard_library(Target.runtime("3.13"))
    assert "annotationlib" in standard_library(Target.runtime("3.14"))


def make_wheel(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


METADATA = {"leaf-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Leaf\nVersion: 1.0\n\nbody\n"}


def test_a_wheel_is_spread_as_its_format_says(tmp_path: Path) -> None:
    """purelib and platlib go to the top, scripts and headers nowhere; records of an installation stay out."""
    files = {
        "leaf/__init__.py": "",
        "leaf/__pycache__/__init__.cpython-39.pyc": "",
        "leaf.pth": "import os",
        "leaf-1.0.data/purelib/pure.py": "",
        "leaf-1.0.data/platlib/plat.so": "",
        "leaf-1.0.data/scripts/leaf": "",
        "leaf-1.0.data/headers/leaf.h": "",
        "leaf-1.0.dist-info/RECORD": "",
        "leaf-1.0.dist-info/WHEEL": "",
        "leaf-1.0.dist-info/direct_url.json": "",
        "leaf-1.0.dist-info/entry_points.txt": "",
        "leaf-1.0.dist-info/licenses/LICENSE": "",
        **METADATA,
    }
    wheel = read_wheel(make_wheel(tmp_path, files), target=TARGET)
    assert sorted(wheel.files) == [
        "leaf-1.0.dist-info/METADATA",
        "leaf-1.0.dist-info/entry_points.txt",
        "leaf-1.0.dist-info/licenses/LICENSE",
        "leaf/__init__.py",
        "plat.so",
        "pure.py",
    ]
    assert (wheel.name, wheel.version) == ("leaf", "1.0")


@pytest.mark.parametrize(
    "name", ["../out.py", "/etc/out.py", "leaf/../../out.py", "leaf-1.0.data/purelib/../out.py"]
)
def test_a_wheel_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    """A path out of the bundle is refused."""
    with pytest.raises(ToolError, match="outside of its folder"):
        read_wheel(make_wheel(tmp_path, {name: "", **METADATA}), target=TARGET)


def test_a_file_that_is_no_wheel(tmp_path: Path) -> None:
    """It is told, not shown as a stack trace."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    path.write_bytes(b"no zip")
    with pytest.raises(ToolError, match="is not a wheel"):
        read_wheel(path, target=TARGET)


@pytest.mark.parametrize(
    "text",
    [
        "https://user:pw@host/simple",
        "looking at file:///opt/x",
        "git+ssh://git@host/x",
        "user:pw@host:8080",
        "Pool(host='host.example')",
        "resolve 'host.example'",
    ],
)
def test_addresses_are_scrubbed(text: str) -> None:
    """No address and no credentials of one survive."""
    shown = scrub(f"Looking in indexes: {text} and so on")
    assert "host:" not in shown
    assert "example" not in shown
    assert "//host" not in shown
    assert "opt" not in shown
    assert "pw" not in shown
    assert shown.endswith("and so on")


def test_the_json_of_a_manifest_is_stable(tmp_path: Path) -> None:
    """A damaged manifest is replaced, not a reason to fail."""
    for text in (
        "{",
        "[]",
        '{"format": 1, "units": 3}',
        '{"format": 1, "units": {"demo": 3}}',
        "[" * 100_000,
    ):
        (tmp_path / NAME).write_text(text)
        assert read(tmp_path) == {}
        files = updated(tmp_path, {}, units=["demo"])
        assert files == {NAME: b'{\n  "format": 1,\n  "units": {}\n}\n'}
    assert bundled_for(tmp_path / "demo.zip") == running()
