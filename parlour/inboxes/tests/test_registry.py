"""Finding channels."""

from importlib.metadata import EntryPoint

import pytest

from parlour.inboxes import registry
from parlour.inboxes.tests.postcard import Postcard
from parlour.kernel.errors import NotFound


def test_a_package_outside_brings_its_kind_without_a_line_of_ours() -> None:
    assert isinstance(registry.channel("postcard"), Postcard)
    assert registry.channel("postcard") is registry.channel("postcard")
    assert registry.kinds() == tuple(sorted({"email", "postcard"}))


def test_an_unknown_kind_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="install the package"):
        registry.channel("pigeon")


def test_two_classes_of_one_kind_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Postcard2(Postcard):
        kind = "postcard"

    entries = [EntryPoint("a", "parlour.inboxes.tests.postcard:Postcard", registry.GROUP)]
    monkeypatch.setattr(registry, "_theirs", lambda: [entries[0].load(), Postcard2])
    registry.channels.cache_clear()
    with pytest.raises(TypeError, match="postcard"):
        registry.channels()
