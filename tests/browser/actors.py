"""People at their browsers, in sentences: `priya.presses("Interested")`, `priya.sees("Your request")`."""

import re

from playwright.sync_api import expect


class Actor:
    """Somebody with a window of their own."""

    def __init__(self, name: str, email: str, window):
        self.name, self.email, self.window = name, email, window
        self.page = window.page

    def goes_to(self, address: str):
        self.page.goto(address)

    def follows(self, words: str):
        """A link, wherever it stands; in the menu when the screen is small."""
        link = self.page.get_by_role("link", name=words).locator("visible=true").first
        burger = self.page.locator(".bar-burger > summary")
        if burger.is_visible() and link.count() == 0:
            burger.click()
        link.click()

    def presses(self, words: str):
        self.page.get_by_role("button", name=words).locator("visible=true").first.click()

    def opens(self, words: str):
        """Unfold what is folded away."""
        self.page.locator("summary").filter(has_text=words).first.click()

    def writes(self, label: str, words: str):
        self.page.get_by_label(label).locator("visible=true").first.fill(words)

    def ticks(self, *labels: str):
        for label in labels:
            self.page.get_by_label(label).locator("visible=true").first.check()

    def chooses(self, label: str, choice: str):
        self.page.get_by_label(label).locator("visible=true").first.select_option(label=choice)

    def sees(self, *words: str):
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one, ignore_case=False)

    def does_not_see(self, *words: str):
        for one in words:
            expect(self.page.locator("main")).not_to_contain_text(one)

    def reads(self, heading: str):
        """The page is headed so."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))

    def comes_in(self, page: str):
        """Sign in at a page, with the code that comes by mail."""
        self.goes_to(f"/account/arrive/?next={page}")
        self.writes("Your name", self.name)
        self.writes("Your e-mail address", self.email)
        self.presses("Send me a code")
        self.types_the_code()

    # Mail

    def mail(self, subject: str = "") -> str:
        """The newest mail to them whose subject says this."""
        from ithaca.notices.models import Mail

        return Mail.objects.filter(address=self.email, subject__contains=subject).latest("pk").text

    def opens_mail(self, subject: str, link: str):
        """Follow the link in a mail whose address holds these words."""
        found = re.search(rf"http[^\s)]*/{link}/[^\s)]*", self.mail(subject))
        assert found, f"no /{link}/ in:\n{self.mail(subject)}"
        self.goes_to(found[0])

    def types_the_code(self):
        """The code that has just come by mail."""
        self.reads("Look in your inbox")
        code = re.search(r"[A-Z]{4}-[A-Z]{4}", self.mail("code"))
        self.writes("The code from the e-mail", code[0])
        self.presses("Go on")
