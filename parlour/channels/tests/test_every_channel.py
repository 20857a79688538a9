"""No kind of channel without the suite that every kind passes."""

from __future__ import annotations

from importlib import import_module

import pytest

from parlour.channels.conformance import ChannelConformance
from parlour.inboxes.registry import channels


@pytest.mark.parametrize(
    "kind", [kind for kind, made in channels().items() if type(made).__module__.startswith("parlour.")]
)
def test_every_kind_of_ours_takes_part_in_the_conformance_suite(kind: str) -> None:
    package = type(channels()[kind]).__module__.rpartition(".")[0]
    module = import_module(f"{package}.tests.test_conformance")
    taking_part = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, ChannelConformance) and thing is not ChannelConformance
    ]
    assert [type(thing.channel) for thing in taking_part] == [type(channels()[kind])]
