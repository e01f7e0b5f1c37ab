"""The scripts that sign and verify a folder, with real keys of ssh-keygen."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIGNER = "releases@orb"
pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


@dataclass(frozen=True)
class Desk:
    """A folder with two files, keys, and the lists of the one who verifies."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "dist"

    def key(self, name: str) -> Path:
        """The private key of that name, made on first use."""
        path = self.root / name
        if not path.exists():
            self.ssh_keygen("-t", "ed25519", "-N", "", "-C", name, "-f", str(path))
        return path

    def ssh_keygen(self, *arguments: str) -> None:
        subprocess.run(["ssh-keygen", "-q", *arguments], check=True, capture_output=True)

    def allow(self, *lines: str) -> None:
        (self.root / "allowed").write_text("".join(f"{line}\n" for line in lines))

    def line(self, key: str, options: str = 'namespaces="orb-release"') -> str:
        """The line of a list of signers for a key."""
        kind, text, _ = self.key(key).with_suffix(".pub").read_text().split()
        return f"{SIGNER} {options} {kind} {text}"

    def run(self, script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        lists = {"ALLOWED_SIGNERS": str(self.root / "allowed"), "REVOKED_KEYS": str(self.root / "revoked")}
        return subprocess.run(
            [str(ROOT / ".ci" / script), *arguments], env={**os.environ, **lists, **settings}, cwd=ROOT,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def sign(self, key: str) -> subprocess.CompletedProcess[str]:
        return self.run("sign", str(self.folder), SIGNING_KEY_FILE=str(self.key(key)))

    def verify(self, signer: str = SIGNER, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.run("verify", str(self.folder), signer, **settings)

    def refused(self, reason: str, **settings: str) -> None:
        """The folder is not verified, for that reason."""
        done = self.verify(**settings)
        assert done.returncode == 1, done.stdout
        assert done.stderr.startswith("not verified: ")
        assert reason in done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    (made.folder / "sbom").mkdir(parents=True)
    (made.folder / "users.zip").write_bytes(b"users")
    (made.folder / "sbom/users.cdx.json").write_bytes(b"{}")
    (made.root / "revoked").touch()
    made.allow(made.line("one"))
    return made


@pytest.fixture
def signed(desk: Desk) -> Desk:
    done = desk.sign("one")
    assert (done.returncode, done.stdout) == (0, f"signed: 2 files in {desk.folder}\n"), done.stderr
    return desk


def test_what_was_signed_is_verified(signed: Desk) -> None:
    """Files of the folder and of its subfolders are verified, also in another place, and after a second signature."""
    done = signed.verify()
    assert (done.returncode, done.stdout) == (
        0,
        f"verified: 2 files in {signed.folder}, signed by {SIGNER}\n",
    )
    signed.folder.rename(signed.root / "elsewhere")
    (signed.root / "elsewhere").rename(signed.folder)
    assert signed.sign("one").returncode == 0
    assert signed.verify().returncode == 0


def test_the_key_of_ci_is_in_a_variable(desk: Desk) -> None:
    """The private key itself signs too, the agent that held it is gone, and no output has the key."""
    text = desk.key("one").read_text()
    sockets = set(Path("/tmp").glob("ssh-*/agent.*"))
    done = desk.run("sign", str(desk.folder), SIGNING_KEY=text)
    assert done.returncode == 0, done.stderr
    assert desk.verify().returncode == 0
    assert set(Path("/tmp").glob("ssh-*/agent.*")) <= sockets
    broken = desk.run("sign", str(desk.folder), SIGNING_KEY=text.replace("BEGIN", "BEGUN"))
    assert (broken.returncode, broken.stderr) == (
        1,
        "not signed: SIGNING_KEY is not a private key without a passphrase\n",
    )
    body = text.splitlines()[1]
    assert body not in done.stdout + done.stderr + broken.stdout + broken.stderr
    assert not any(body in path.read_text() for path in desk.folder.rglob("*") if path.is_file())


def test_a_tampered_folder_is_refused(signed: Desk) -> None:
    """Other bytes, a file more, a file less, two files swapped, a link, and edited sums are refused."""
    zip_file, sbom, sums = (
        signed.folder / name for name in ("users.zip", "sbom/users.cdx.json", "SHA256SUMS")
    )
    zip_file.write_bytes(b"Users")
    signed.refused("users.zip: FAILED")
    zip_file.write_bytes(b"{}")
    sbom.write_bytes(b"users")
    signed.refused("FAILED")
    zip_file.write_bytes(b"users")
    sbom.write_bytes(b"{}")
    (signed.folder / "more.zip").touch()
    signed.refused("missing, or not signed: more.zip")
    (signed.folder / "more.zip").unlink()
    zip_file.unlink()
    signed.refused("missing, or not signed: users.zip")
    (signed.root / "outside").write_bytes(b"users")
    zip_file.symlink_to(signed.root / "outside")
    signed.refused("links are not signed: ./users.zip")
    zip_file.unlink()
    zip_file.write_bytes(b"users")
    assert signed.verify().returncode == 0
    kept = sums.read_text()
    sums.write_text("".join(kept.splitlines(keepends=True)[1:]))
    sbom.unlink()
    signed.refused("incorrect signature")


def test_what_changed_on_its_way_gets_no_signature(desk: Desk) -> None:
    """The sums of the builder must hold. Files that came after them, such as an SBOM, are added."""
    before = "0" * 64 + "  users.zip\n"
    (desk.folder / "SHA256SUMS").write_text(before)
    done = desk.sign("one")
    assert (done.returncode, "users.zip: FAILED" in done.stderr) == (1, True)
    assert not (desk.folder / "SHA256SUMS.sig").exists()
    assert (desk.folder / "SHA256SUMS").read_text() == before


@pytest.mark.parametrize("fault", ["empty", "link", "no key", "no such key", "passphrase"])
def test_what_cannot_be_signed(desk: Desk, fault: str) -> None:
    """An empty folder, a link, and a key that is missing or locked give an error, and no half of a signature."""
    settings = {"SIGNING_KEY_FILE": str(desk.key("one"))}
    if fault == "empty":
        shutil.rmtree(desk.folder)
        desk.folder.mkdir()
    elif fault == "link":
        (desk.folder / "link").symlink_to("users.zip")
    elif fault == "no key":
        settings = {}
    elif fault == "no such key":
        settings = {"SIGNING_KEY_FILE": str(desk.root / "nowhere")}
    else:
        locked = desk.root / "locked"
        desk.ssh_keygen("-t", "ed25519", "-N", "secret words", "-f", str(locked))
        settings = {"SIGNING_KEY": locked.read_text(), "SSH_ASKPASS_REQUIRE": "never"}
    done = desk.run("sign", str(desk.folder), **settings)
    assert done.returncode == 1
    assert done.stderr.startswith("not signed: ")
    assert not list(desk.folder.glob("SHA256SUMS*"))


def test_another_key_is_refused(desk: Desk) -> None:
    """A key that is not in the list, a name that is not the key's, and a missing signature are refused."""
    assert desk.sign("two").returncode == 0
    desk.refused("Could not verify signature")
    desk.allow(desk.line("one"), desk.line("two"))
    assert desk.verify().returncode == 0
    assert desk.verify("deployments@orb").returncode == 1
    (desk.folder / "SHA256SUMS.sig").unlink()
    desk.refused("has no SHA256SUMS with a signature")


def test_a_signature_for_another_purpose_is_refused(desk: Desk) -> None:
    """A signature of a commit or a file by the same key is not one of a release, and a key may be for commits only."""
    assert desk.sign("one").returncode == 0
    sums, signature = desk.folder / "SHA256SUMS", desk.folder / "SHA256SUMS.sig"
    for namespace in ("git", "file"):
        signature.unlink()
        desk.ssh_keygen("-Y", "sign", "-n", namespace, "-f", str(desk.key("one")), str(sums))
        desk.allow(desk.line("one", options=""))
        desk.refused("Could not verify signature")
    assert desk.sign("one").returncode == 0
    assert desk.verify().returncode == 0
    desk.allow(desk.line("one", options='namespaces="git"'))
    desk.refused("Could not verify signature")


def test_a_revoked_key_is_refused(signed: Desk) -> None:
    """A key is refused from its revocation on, by a list of keys or a KRL. Without the list nothing is verified."""
    assert signed.verify().returncode == 0
    public = signed.key("one").with_suffix(".pub")
    (signed.root / "revoked").write_text(public.read_text())
    signed.refused("Could not verify signature")
    (signed.root / "revoked").unlink()
    signed.refused("REVOKED_KEYS must name a file")
    signed.ssh_keygen("-k", "-f", str(signed.root / "revoked"), str(public))
    signed.refused("Could not verify signature")
    assert signed.sign("two").returncode == 0
    signed.allow(signed.line("one"), signed.line("two"))
    assert signed.verify().returncode == 0


def test_the_lists_of_a_workflow(signed: Desk) -> None:
    """`.ci/verified` takes both lists from variables. A forgotten list verifies nothing; a list may say "# none"."""
    public = signed.key("one").with_suffix(".pub").read_text()
    lists = {"SIGNER": SIGNER, "ALLOWED_SIGNERS_LIST": signed.line("one")}
    for revoked, status in (("# none", 0), (f"# stolen\n{public}", 1), (public.strip(), 1), ("", 1)):
        done = signed.run("verified", str(signed.folder), **lists, REVOKED_KEYS_LIST=revoked)
        assert done.returncode == status, done.stderr
    assert "REVOKED_KEYS_LIST: must list the revoked keys" in done.stderr
    for name in lists:
        done = signed.run("verified", str(signed.folder), **(lists | {name: ""}), REVOKED_KEYS_LIST="# none")
        assert (done.returncode, name in done.stderr) == (1, True)


def test_a_key_has_its_time(signed: Desk) -> None:
    """A key is refused before and after its time. While one replaces the other, both are accepted."""
    past, future = "20200101", "20990101"
    release = 'namespaces="orb-release"'
    signed.allow(signed.line("one", f'{release},valid-before="{past}"'))
    signed.refused("Could not verify signature")
    signed.allow(signed.line("one", f'{release},valid-after="{future}"'))
    signed.refused("Could not verify signature")
    old = signed.line("one", f'{release},valid-before="{future}"')
    new = signed.line("two", f'{release},valid-after="{past}"')
    signed.allow(old, new)
    assert signed.verify().returncode == 0
    assert signed.sign("two").returncode == 0
    assert signed.verify().returncode == 0
    signed.allow(old)
    signed.refused("Could not verify signature")
