"""Places on pages, filled by those above."""

from parlour.kernel import panels


def test_offers_come_in_their_order() -> None:
    @panels.offer("a place of this test", order=5)
    def late() -> None: ...

    @panels.offer("a place of this test", order=1)
    def early() -> None: ...

    assert panels.offers("a place of this test") == (early, late)
    assert panels.offers("a place that nobody fills") == ()


def test_every_installed_panels_file_is_found() -> None:
    names = {function.__module__ for function in panels.offers("contact.timeline")}
    assert names == {"parlour.contacts.panels", "parlour.conversations.panels"}
