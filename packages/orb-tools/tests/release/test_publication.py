"""A publication replaces nothing, and can be resumed after every fault."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from package_index import PASSWORD, USER, cut, small_release, status

from orb_tools.bundle.index_settings import IndexSettings
from orb_tools.errors import ToolError
from orb_tools.release import publication
from orb_tools.release.index_access import IndexAccess
from orb_tools.release.publication import BuiltRelease, publish
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from package_index import Fault, PackageIndex

VERSION = "1.4.0+orb"


@pytest.fixture(autouse=True)
def quick_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings as pip's own without files and variables, which a process of pip would tell each time."""
    monkeypatch.setattr("orb_tools.release.published_files.index_settings", lambda: IndexSettings(retries=0))


@pytest.fixture
def release(tmp_path: Path) -> BuiltRelease:
    return BuiltRelease.read(small_release(tmp_path / "dist", VERSION))


def names(release: BuiltRelease) -> list[str]:
    return [path.name for files in release.files.values() for path in files]


def test_all_files_in_the_order_of_the_packages(
    release: BuiltRelease, access: IndexAccess, index: PackageIndex
) -> None:
    """Each package comes after those that it needs, its wheel first. The index gets user name and password."""
    steps: list[str] = []
    done = publish(release, access, on_step=steps.append)
    assert [name.partition("-")[0].replace("_", "-") for name in done.uploaded[::2]] == list(PACKAGES)
    assert all(name.endswith(".whl") for name in done.uploaded[::2])
    assert (list(done.uploaded), done.present) == (names(release), ())
    assert index.files == set(names(release))
    assert steps == [f"uploading {name}" for name in names(release)]
    login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert set(index.uploads) == {f"Basic {login}"}


def test_again_uploads_nothing(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """The same release again finds all files there."""
    publish(release, access)
    index.uploads.clear()
    done = publish(release, access)
    assert (done.uploaded, list(done.present), index.uploads) == ((), names(release), [])


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (cut, "the index ended while {name} was uploaded"),
        (status(401), "the index does not know us: {name}"),
        (status(403), "the index does not let us publish: {name}"),
        (status(409), "the index has this file with other bytes: {name}"),
        (status(418), "the index answers with status 418: {name}"),
    ],
)
def test_a_fault_in_the_middle_is_resumed(
    fault: Fault, message: str, release: BuiltRelease, access: IndexAccess, index: PackageIndex
) -> None:
    """The files before the fault are published, those after it are not, and the same command again finishes."""
    at = 5
    index.faults = [lambda *_: None] * at + [fault]
    with pytest.raises(ToolError) as caught:
        publish(release, access)
    assert caught.value.message == message.format(name=names(release)[at])
    assert caught.value.hint
    shown = f"{caught.value.message}{caught.value.hint}{caught.value.faults}"
    assert PASSWORD not in shown
    assert "127.0.0.1" not in shown
    assert index.files == set(names(release)[:at])
    done = publish(release, access)
    assert (list(done.present), list(done.uploaded)) == (names(release)[:at], names(release)[at:])


def test_an_index_that_recovers(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """Status 500 is tried again, up to five times."""
    index.faults = [status(500), status(503)]
    assert len(publish(release, access).uploaded) == 8
    assert len(index.uploads) == 10


def test_an_index_that_stays_down(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """An index that always answers with 500 ends the publication."""
    index.faults = [status(500)] * 5
    with pytest.raises(ToolError, match="the index answers with status 500"):
        publish(release, access)
    assert index.files == set()


def test_an_answer_that_is_lost(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """A file that arrived although the answer was an error counts as uploaded. So does one of another publisher."""
    first = release.files["orb-common"][0]

    def arrives(request: dict[str, object], start: object) -> list[bytes]:
        (index.folder / first.name).write_bytes(first.read_bytes())
        return status(409)(request, start)  # type: ignore[arg-type, return-value]

    index.faults = [arrives]  # type: ignore[list-item]
    assert len(publish(release, access).uploaded) == 8


def test_other_bytes_are_refused(
    release: BuiltRelease, access: IndexAccess, index: PackageIndex, tmp_path: Path
) -> None:
    """A version with other bytes, or with another file, is refused with all its faults. Nothing is uploaded."""
    other = BuiltRelease.read(small_release(tmp_path / "other", VERSION, text="changed"))
    publish(other, access)
    for path in (other.files["orb-models"][0], *other.files["orb-testing"]):
        (index.folder / path.name).unlink()
    extra = "orb_testing-1.4.0+orb-py2-none-any.whl"
    (index.folder / extra).write_bytes(b"")
    index.uploads.clear()
    with pytest.raises(ToolError, match=r"1\.4\.0\+orb is published with other files") as caught:
        publish(release, access)
    assert index.uploads == []
    differing = [name for name in names(release) if name in index.files]
    assert sorted(caught.value.faults) == sorted(
        [f"{name}: the index has other bytes" for name in differing]
        + [f"{extra}: the index has it, and this release does not"]
    )
    assert len(differing) == 5


def test_half_a_file_on_the_index(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """An index that keeps half of an upload has other bytes. Once that file is deleted, the publication goes on."""
    path = release.files["orb-tools"][0]
    half = index.folder / path.name
    half.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ToolError) as caught:
        publish(release, access)
    assert "delete that file" in str(caught.value.hint)
    half.unlink()
    assert len(publish(release, access).uploaded) == 8


def test_an_index_that_loses_a_file(release: BuiltRelease, access: IndexAccess, index: PackageIndex) -> None:
    """A file that the index accepted and does not list is a fault."""
    index.faults = [status(200)]
    with pytest.raises(ToolError, match="accepted files that it does not show") as caught:
        publish(release, access)
    assert caught.value.faults == (f"{names(release)[0]} is not on its page",)


def test_a_wrong_password_uploads_nothing(release: BuiltRelease, index: PackageIndex) -> None:
    """An index that does not know us refuses its pages first."""
    with pytest.raises(ToolError, match="does not say what it has of orb-common") as caught:
        publish(release, IndexAccess(address=index.address, user=USER, password="wrong-password"))
    assert "wrong-password" not in f"{caught.value.message}{caught.value.faults}"
    assert index.uploads == []


def test_the_connection_of_pip(index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads go through the proxy of pip's settings, with its certificates, whatever the environment says."""
    authority, client = str(tmp_path / "ours.pem"), str(tmp_path / "me.pem")
    for path in (authority, client):
        Path(path).touch()
    settings = IndexSettings(retries=0, proxy=index.address, cert=authority, client_cert=client)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    session = publication._repository(
        IndexAccess(address="http://index.example.com/", user=USER, password=PASSWORD), settings
    ).session
    assert (session.verify, session.cert) == (authority, client)
    session.post("http://index.example.com/", data=b"words", timeout=5)
    assert len(index.uploads) == 1


def test_two_versions_side_by_side(
    release: BuiltRelease, access: IndexAccess, index: PackageIndex, tmp_path: Path
) -> None:
    """Another version on the index does not matter, also one that differs in its label alone."""
    publish(release, access)
    for version in ("1.4.1+orb", "1.4.0+ci.7"):
        assert (
            len(publish(BuiltRelease.read(small_release(tmp_path / version, version)), access).uploaded) == 8
        )
    assert len(index.files) == 24


def test_a_signed_folder(tmp_path: Path) -> None:
    """The signature beside the sums is no file of the release, so it stays with it."""
    folder = small_release(tmp_path / "dist", VERSION)
    (folder / "SHA256SUMS.sig").write_text("a signature")
    assert len(names(BuiltRelease.read(folder))) == 8


def test_a_folder_without_a_whole_release(tmp_path: Path) -> None:
    """A file that is missing, changed, of another version or unknown is refused before the index is asked."""
    with pytest.raises(ToolError, match="holds no built release"):
        BuiltRelease.read(tmp_path)
    folder = small_release(tmp_path / "dist", VERSION)
    (folder / "orb_common-1.4.0+orb.tar.gz").unlink()
    (folder / "orb_models-1.4.0+orb.tar.gz").write_bytes(b"changed")
    (folder / "stray.txt").write_text("")
    with pytest.raises(ToolError, match="does not hold one whole release") as caught:
        BuiltRelease.read(folder)
    assert set(caught.value.faults) >= {
        "orb_common-1.4.0+orb.tar.gz is missing",
        "orb_models-1.4.0+orb.tar.gz differs from SHA256SUMS",
        "stray.txt is not in SHA256SUMS",
    }
    small_release(tmp_path / "two", VERSION)
    small_release(tmp_path / "two", "1.5.0", packages=("orb-tools",))
    with pytest.raises(ToolError) as caught:
        BuiltRelease.read(tmp_path / "two")
    assert caught.value.faults == (
        "orb-tools has 4 files and not a wheel and an sdist", "several versions: 1.4.0+orb, 1.5.0",
    )  # fmt: skip
    (tmp_path / "dist/SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(ToolError, match="is not valid"):
        BuiltRelease.read(folder)
