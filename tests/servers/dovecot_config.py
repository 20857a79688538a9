"""Dovecot's configuration for the tests, in the dialect of 2.3 (Debian 12) and of 2.4 (Debian 13)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.servers.authority import Authority
from tests.servers.ports import LOOPBACK


@dataclass(frozen=True)
class Layout:
    """Where one server listens and writes. `user` is empty for root, who keeps Debian's own accounts."""

    folder: Path
    imap_port: int
    imaps_port: int
    user: str
    mail_user: str
    group: str
    tokeninfo_port: int | None
    password: str

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def maildir(self) -> Path:
        return self.home / "Maildir"

    @property
    def auth_socket(self) -> Path:
        return self.folder / "run" / "auth-postfix"


def configuration(layout: Layout, authority: Authority, *, version: tuple[int, int]) -> dict[Path, str]:
    """File -> text. The one named dovecot.conf is what the server is started with."""
    modern = version >= (2, 4)
    main = _common(layout) + (_dialect_24(layout, authority) if modern else _dialect_23(layout, authority))
    files = {layout.folder / "dovecot.conf": (_first_lines_24() if modern else "") + main}
    if layout.tokeninfo_port is not None and not modern:
        files[layout.folder / "oauth2.conf"] = _oauth_23(layout.tokeninfo_port)
    return files


def _common(layout: Layout) -> str:
    internal = (
        f"default_internal_user = {layout.user}\ndefault_internal_group = {layout.group}\n"
        f"default_login_user = {layout.user}\n"
        if layout.user
        else ""
    )
    # An ordinary user can't chroot, and the login processes would by default.
    chroot = "  chroot =\n"
    return f"""
protocols = imap
listen = {LOOPBACK}
base_dir = {layout.folder}/run
state_dir = {layout.folder}/state
log_path = {layout.folder}/dovecot.log
{internal}
auth_mechanisms = plain login{" xoauth2 oauthbearer" if layout.tokeninfo_port else ""}
first_valid_uid = 1
auth_failure_delay = 0
mail_max_userip_connections = 100
ssl = yes
service imap-login {{
{chroot}  process_min_avail = 0
  inet_listener imap {{
    port = {layout.imap_port}
  }}
  inet_listener imaps {{
    port = {layout.imaps_port}
    ssl = yes
  }}
}}
service anvil {{
{chroot}  # Wrong passwords are part of the tests: no waiting after them.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener auth-postfix {{
    mode = 0666
  }}
}}
service stats {{
{chroot}  unix_listener stats-writer {{
    mode = 0666
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


def _dialect_23(layout: Layout, authority: Authority) -> str:
    oauth = (
        f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {layout.folder}/oauth2.conf\n}}\n"
        if layout.tokeninfo_port
        else ""
    )
    return f"""
disable_plaintext_auth = no
ssl_cert = <{authority.certificate}
ssl_key = <{authority.key}
ssl_dh =
mail_location = maildir:{layout.maildir}
{oauth}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={layout.password}
}}
userdb {{
  driver = static
  args = uid={layout.mail_user} gid={layout.group} home={layout.home}
}}
"""


def _oauth_23(port: int) -> str:
    return f"""
tokeninfo_url = http://{LOOPBACK}:{port}/tokeninfo?access_token=
introspection_mode = get
username_attribute = email
active_attribute = active
active_value = true
"""


def _first_lines_24() -> str:
    return "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n"


def _dialect_24(layout: Layout, authority: Authority) -> str:
    # In 2.4 access tokens are checked without a passdb of their own.
    oauth = (
        f"""
oauth2 {{
  tokeninfo_url = http://{LOOPBACK}:{layout.tokeninfo_port}/tokeninfo?access_token=
  introspection_mode = get
  username_attribute = email
}}
"""
        if layout.tokeninfo_port
        else ""
    )
    return f"""
auth_allow_cleartext = yes
ssl_server_cert_file = {authority.certificate}
ssl_server_key_file = {authority.key}
mail_driver = maildir
mail_path = {layout.maildir}
{oauth}
passdb static {{
  password = {layout.password}
}}
userdb static {{
  fields {{
    uid = {layout.mail_user}
    gid = {layout.group}
    home = {layout.home}
  }}
}}
"""
