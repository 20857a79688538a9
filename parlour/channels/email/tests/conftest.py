"""Real servers for the tests of the channel."""

from tests.servers.fixtures import *  # noqa: F403  fixtures are found by name
