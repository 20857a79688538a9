"""Fixtures around the servers. A conftest that wants them says `from tests.servers.fixtures import *`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.oauth import Provider, oauth_provider

__all__ = ["imap_server", "oauth_server", "shared_imap_server"]


@pytest.fixture(scope="session")
def oauth_server() -> Iterator[Provider]:
    """The stand-in for Google and Microsoft, which Dovecot asks about access tokens too."""
    with oauth_provider() as provider:
        yield provider


@pytest.fixture(scope="session")
def shared_imap_server(oauth_server: Provider) -> Iterator[Dovecot]:
    with dovecot(tokeninfo_port=oauth_server.port) as server:
        yield server


@pytest.fixture
def imap_server(shared_imap_server: Dovecot) -> Dovecot:
    """A running Dovecot with an empty INBOX."""
    with shared_imap_server.mailbox() as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search("ALL"))
        client.expunge()
    return shared_imap_server
