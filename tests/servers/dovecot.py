"""A real Dovecot on loopback: IMAP plain, STARTTLS and TLS, passwords and OAuth 2.0, in a folder of its own."""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.authority import Authority, make_authority
from tests.servers.binaries import find_binary, give_up
from tests.servers.dovecot_config import Layout, configuration
from tests.servers.ports import LOOPBACK, free_port, wait_for_port
from tests.servers.processes import end, kill_session

PASSWORD = "correct-horse"


@dataclass
class Dovecot:
    """One running server. `username` and PASSWORD sign in; `folder` holds everything it wrote."""

    folder: Path
    authority: Authority
    layout: Layout
    binary: str
    username: str = "desk@parlour.test"
    password: str = PASSWORD
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def port(self) -> int:
        """Plain IMAP, with STARTTLS offered."""
        return self.layout.imap_port

    @property
    def tls_port(self) -> int:
        return self.layout.imaps_port

    @property
    def auth_socket(self) -> Path:
        """Where Postfix asks whether a user name and password are right."""
        return self.layout.auth_socket

    def start(self) -> None:
        log = (self.folder / "dovecot.out").open("ab")
        self._process = subprocess.Popen(
            [self.binary, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        log.close()
        try:
            wait_for_port(self.port)
        except TimeoutError as error:
            raise TimeoutError(f"{error} Dovecot said: {self.log()[-2000:]}") from None

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    def kill(self) -> None:
        """kill -9 for the master and its children, as when the machine dies."""
        if self._process is not None:
            kill_session(self._process)
            self._process = None
            (self.folder / "run" / "master.pid").unlink(missing_ok=True)

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        parts = [self.folder / "dovecot.out", self.folder / "dovecot.log"]
        return "".join(part.read_text(errors="replace") for part in parts if part.exists())

    @contextlib.contextmanager
    def mailbox(self) -> Iterator[IMAPClient]:
        """A second client, for putting mail in and for looking at flags."""
        client = IMAPClient(LOOPBACK, self.port, ssl=False, timeout=20)
        try:
            client.login(self.username, self.password)
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()

    def put(self, *mails: bytes, folder: str = "INBOX", flags: tuple[str, ...] = ()) -> None:
        with self.mailbox() as client:
            for mail in mails:
                client.append(folder, mail, flags)

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """UID -> flags, looked at without changing them."""
        with self.mailbox() as client:
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            return {uid: tuple(data[b"FLAGS"]) for uid, data in client.fetch(uids, ["FLAGS"]).items()}

    def change_uidvalidity(self) -> None:
        """What a restored backup does: the same mails under new UIDs and a new UIDVALIDITY."""
        self.stop()
        maildir = self.layout.maildir
        for path in maildir.iterdir():
            if path.name.startswith("dovecot"):
                path.unlink()
        self.start()


@contextlib.contextmanager
def dovecot(*, tokeninfo_port: int | None = None) -> Iterator[Dovecot]:
    """Start Dovecot; `tokeninfo_port` is the OAuth stand-in that says whether an access token is good."""
    binary = find_binary("dovecot", package="dovecot-imapd")
    folder = Path(tempfile.mkdtemp(prefix="parlour-dovecot-"))
    server = _prepare(folder, binary, tokeninfo_port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, binary: str, tokeninfo_port: int | None) -> Dovecot:
    root = os.geteuid() == 0
    layout = Layout(
        folder=folder,
        imap_port=free_port(),
        imaps_port=free_port(),
        user="" if root else getpass.getuser(),
        mail_user="nobody" if root else getpass.getuser(),
        group="nogroup" if root else grp.getgrgid(os.getgid()).gr_name,
        tokeninfo_port=tokeninfo_port,
        password=PASSWORD,
    )
    authority = make_authority(folder / "tls")
    layout.maildir.mkdir(parents=True)
    for name in ("cur", "new", "tmp"):
        (layout.maildir / name).mkdir()
    for path, text in configuration(layout, authority, version=_version(binary)).items():
        path.write_text(text)
    folder.chmod(0o755)
    if root:
        for path in [layout.home, *layout.home.rglob("*")]:
            shutil.chown(path, "nobody")
    return Dovecot(folder, authority, layout, binary)


def _version(binary: str) -> tuple[int, int]:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"(\d+)\.(\d+)", said)
    if not found:
        give_up(f"dovecot --version answered {said!r}, which is not understood.")
        raise AssertionError
    return int(found[1]), int(found[2])
