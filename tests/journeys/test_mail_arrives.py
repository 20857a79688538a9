"""The journey the product exists for: mail arrives while the agent looks, is answered, and the answer comes back."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.house import House


def test_mail_appears_without_reload_is_answered_and_the_answer_returns_to_the_same_conversation(
    house: House, page_of: Any
) -> None:
    page: Page = page_of("ada")
    first = house.write("Two headsets missing", "Good morning. Two boxes have no headset.\n\nCould you look?")
    row = page.get_by_role("link", name=re.compile("Two headsets missing"))
    expect(row).to_be_visible()
    row.click()
    expect(page.get_by_role("heading", name="Two headsets missing")).to_be_visible()
    expect(page.locator("#thread")).to_contain_text("Could you look?")

    page.locator("#compose-reply textarea").fill("Hi Dee, they leave today.\n\nAda")
    page.get_by_role("button", name=re.compile("^Send")).first.click()
    expect(page.locator("#thread")).to_contain_text("they leave today")

    [answer] = house.sent("Re: Two headsets missing")
    assert answer["In-Reply-To"] == first["Message-ID"]
    assert first["Message-ID"] in str(answer["References"])
    assert "they leave today" in str(answer.get_body(("plain",)))
    assert str(answer["To"]).endswith("dee@customer.example>") or answer["To"] == "dee@customer.example"

    house.write(
        "Re: Two headsets missing",
        "Wonderful, thank you!",
        In_Reply_To=str(answer["Message-ID"]),
        References=f"{first['Message-ID']} {answer['Message-ID']}",
    )
    expect(page.locator("#thread")).to_contain_text("Wonderful, thank you!")
    assert len(page.locator("#thread .entry--email").all()) == 3
    house.inspect(page)


def test_a_stranger_who_quotes_the_thread_gets_a_conversation_of_his_own(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    known = house.write("Frame size", "Is the 54 right for me?", sender="Kim Vale <kim@customer.example>")
    page.get_by_role("link", name=re.compile("Frame size")).click()
    house.write(
        "Re: Frame size",
        "Send me her address too.",
        sender="Mallory <mallory@elsewhere.example>",
        In_Reply_To=str(known["Message-ID"]),
    )
    theirs = page.get_by_role("link", name=re.compile("Mallory"))
    expect(theirs).to_be_visible()
    expect(page.locator("#thread")).not_to_contain_text("Send me her address")
    theirs.click()
    expect(page.locator("#thread")).to_contain_text("Send me her address")
    expect(page.get_by_label("About Mallory")).to_contain_text("Mallory is not part of that conversation")


def test_a_reply_can_be_undone_and_then_never_leaves(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.write("Undo me", "Please answer.")
    page.get_by_role("link", name=re.compile("Undo me")).click()
    page.locator("#compose-reply textarea").fill("Written in haste")
    page.get_by_role("button", name=re.compile("^Send")).first.click()
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.locator("#compose-reply textarea")).to_have_value(re.compile("Written in haste"))
    page.wait_for_timeout(2500)
    assert house._found("Re: Undo me") == []


def test_a_thread_that_was_left_bare_is_fetched_again(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.write("Left bare", "These words come back.")
    page.get_by_role("link", name=re.compile("Left bare")).click()
    expect(page.locator("#thread")).to_contain_text("These words come back.")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('#thread').replaceChildren()")
    expect(page.locator("#thread")).to_contain_text("These words come back.")
