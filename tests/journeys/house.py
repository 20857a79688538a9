"""What a journey can do in the house: sign in, write as a customer, look for what came out at the other side."""

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.running import Running, letter, wait_until
from tests.servers.sink import Sink

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class House:
    """A served Parlour with its cast, and the mail server to which it sends."""

    running: Running
    elsewhere: Sink
    facts: dict[str, Any]
    complaints: list[str] = field(default_factory=list)
    inspected: set[int] = field(default_factory=set)

    def url(self, path: str) -> str:
        """Return the address of an agent page."""
        return f"{self.running.url}/o/{self.facts['slug']}/{path}"

    def watch(self, page: Page) -> None:
        """Collect what the browser complains of: script errors, and everything that the policy had to stop."""
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.type, said.text))

    def _hear(self, page: Page, kind: str, text: str) -> None:
        # axe itself sets styles, which the policy rightly stops.
        by_axe = id(page) in self.inspected and text.startswith("Applying inline style")
        if kind == "error" and "Content Security Policy" in text and not by_axe:
            self.complaints.append(f"{page.url}: {text}")

    def sign_in(self, page: Page, person: str) -> None:
        """Come in by the front door with a password."""
        page.goto(self.running.url)
        page.get_by_label("Email").fill(self.facts[person])
        page.get_by_label("Password", exact=True).fill(self.facts["password"])
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url("**/inbox/open/")

    def write(self, subject: str, text: str, **headers: str) -> EmailMessage:
        """Write to the house as a customer, by SMTP, and return the mail."""
        mail = letter(subject, text, **headers)
        self.running.deliver(mail, to="help@larkmoor.example")
        return mail

    def sent(self, subject: str, count: int = 1) -> list[EmailMessage]:
        """Wait until `count` mails with this subject have arrived elsewhere, and return them."""
        return list(
            wait_until(
                lambda: len(found := self._found(subject)) >= count and found,
                f"{count} mail(s) “{subject}” arrive elsewhere",
                log=self.running.log,
            )
        )

    def _found(self, subject: str) -> list[EmailMessage]:
        mails = [email.message_from_bytes(kept.data, policy=email.policy.default) for kept in self.elsewhere.kept]
        return [mail for mail in mails if isinstance(mail, EmailMessage) and str(mail["Subject"]) == subject]

    def inspect(self, page: Page) -> None:
        """Let axe look at the page as it is; fails with what it found."""
        self.inspected.add(id(page))
        found = Axe().run(page, options=AXE)
        assert found.response["violations"] == [], f"{page.url}\n{found.generate_report()}"
