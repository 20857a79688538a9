"""A real Postfix on loopback: its own configuration, queue and ports; the system's Postfix is not touched.

Postfix's master must start as root. As an ordinary user the fixture skips with a sentence (or fails where
PARLOUR_REQUIRE_SERVERS is set).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.authority import Authority, make_authority
from tests.servers.binaries import find_binary, give_up
from tests.servers.ports import LOOPBACK, answers, free_port, wait_for_port
from tests.servers.processes import running


@dataclass
class Postfix:
    """One running server.

    `port` takes mail from anyone on loopback; `submission_port` asks for STARTTLS and a password;
    `tls_port` is the same under implicit TLS.
    """

    folder: Path
    authority: Authority
    port: int
    submission_port: int
    tls_port: int
    binary: str

    def log(self) -> str:
        path = self.folder / "maillog"
        return path.read_text(errors="replace") if path.exists() else ""

    def flush(self) -> None:
        """Try the deferred mails now instead of in some minutes."""
        subprocess.run(
            [self.binary, "-c", str(self.folder / "etc"), "flush"],
            check=True,
            capture_output=True,
            timeout=20,
        )

    def queued(self) -> int:
        """How many mails still wait."""
        queue = self.folder / "queue"
        names = ("maildrop", "incoming", "active", "deferred")
        return sum(1 for name in names for path in (queue / name).rglob("*") if path.is_file())


@contextlib.contextmanager
def postfix(
    *, hand_to: str, auth_socket: Path | None = None, settings: dict[str, str] | None = None
) -> Iterator[Postfix]:
    """Start Postfix. `hand_to` is a transport for everything, e.g. `smtp:[127.0.0.1]:2525` or
    `lmtp:inet:127.0.0.1:2424`; `auth_socket` is Dovecot's, for the two ports that want a password.
    """
    binary = find_binary("postfix", package="postfix")
    if os.geteuid() != 0:
        give_up("Postfix can only be started by root: run the tests as root, or leave these out.")
    folder = Path(tempfile.mkdtemp(prefix="parlour-postfix-"))
    folder.chmod(0o755)
    server = Postfix(folder, make_authority(folder / "tls"), free_port(), free_port(), free_port(), binary)
    _prepare(server, hand_to, auth_socket, settings or {})
    command = [binary, "-c", str(folder / "etc"), "start-fg"]
    try:
        with running(command, log=folder / "postfix.out"):
            wait_for_port(server.port, seconds=20)
            yield server
    finally:
        _end_master(server)
        shutil.rmtree(folder, ignore_errors=True)


def _end_master(server: Postfix) -> None:
    """`postfix start-fg` leaves its own session, so the master is ended by the id that it wrote down."""
    written = server.folder / "queue" / "pid" / "master.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int(written.read_text())
        os.kill(pid, signal.SIGTERM)
        for _ in range(100):
            if not answers(server.port):
                break
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)


def _prepare(server: Postfix, hand_to: str, auth_socket: Path | None, more: dict[str, str]) -> None:
    for name in ("etc", "queue", "data"):
        (server.folder / name).mkdir()
    shutil.chown(server.folder / "data", "postfix")
    settings = _main(server, hand_to) | (_sasl(auth_socket) if auth_socket else {}) | more
    main = "".join(f"{name} = {value}\n" for name, value in settings.items())
    (server.folder / "etc" / "main.cf").write_text(main)
    (server.folder / "etc" / "master.cf").write_text(_master(server, sasl=auth_socket is not None))


def _main(server: Postfix, hand_to: str) -> dict[str, str]:
    return {
        "compatibility_level": "3.6",
        "queue_directory": f"{server.folder}/queue",
        "data_directory": f"{server.folder}/data",
        "command_directory": "/usr/sbin",
        "daemon_directory": "/usr/lib/postfix/sbin",
        "meta_directory": "/etc/postfix",
        "shlib_directory": "/usr/lib/postfix",
        "maillog_file": f"{server.folder}/maillog",
        "maillog_file_prefixes": str(server.folder),
        "mail_owner": "postfix",
        "setgid_group": "postdrop",
        "inet_interfaces": "loopback-only",
        "inet_protocols": "ipv4",
        "myhostname": "mx.postfix.test",
        "mydestination": "",
        "mynetworks": "127.0.0.0/8",
        "alias_maps": "",
        "alias_database": "",
        "local_recipient_maps": "",
        "relay_domains": "static:all",
        "smtpd_relay_restrictions": "permit_mynetworks, permit_sasl_authenticated, reject",
        "default_transport": hand_to,
        "relay_transport": hand_to,
        "disable_dns_lookups": "yes",
        "smtp_host_lookup": "native",
        "lmtp_host_lookup": "native",
        "smtpd_tls_cert_file": str(server.authority.certificate),
        "smtpd_tls_key_file": str(server.authority.key),
        "smtpd_tls_security_level": "may",
        "smtp_tls_security_level": "none",
        "smtpd_peername_lookup": "no",
        "minimal_backoff_time": "1s",
        "maximal_backoff_time": "2s",
        "queue_run_delay": "1s",
        "header_size_limit": "1024000",
        "message_size_limit": "52428800",
    }


def _sasl(socket: Path) -> dict[str, str]:
    return {"smtpd_sasl_type": "dovecot", "smtpd_sasl_path": f"unix:{socket}"}


def _master(server: Postfix, *, sasl: bool) -> str:
    """The services that the tests need, none of them in a chroot."""
    closed = "-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
    lines = [f"{LOOPBACK}:{server.port} inet n - n - - smtpd"]
    if sasl:
        lines += [
            f"{LOOPBACK}:{server.submission_port} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt {closed}",
            f"{LOOPBACK}:{server.tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes {closed}",
        ]
    lines += [
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "verify unix - - n - 1 verify",
        "flush unix n - n 1000? 0 flush",
        "proxymap unix - - n - - proxymap",
        "proxywrite unix - - n - 1 proxymap",
        "smtp unix - - n - - smtp",
        "relay unix - - n - - smtp",
        "showq unix n - n - - showq",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "discard unix - - n - - discard",
        "lmtp unix - - n - - lmtp",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
    ]
    return "\n".join(lines) + "\n"
