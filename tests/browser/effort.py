"""Effort by the keystroke-level model (Card, Moran & Newell 1983): what a practised person's hands and mind take.

K 0.28 s per key (an average typist), P 1.1 s to point, B 0.1 s per press of the button, M 1.35 s to make up one's mind
before each field and each click, H 0.4 s to move a hand between keyboard and mouse. Pasting is pointing and two keys.
"""

from dataclasses import dataclass, field

K, P, B, M, H = 0.28, 1.1, 0.1, 1.35, 0.4


@dataclass
class Person:
    """Does things on a Playwright page and counts them. `screens` are the addresses seen."""

    page: object
    keys: int = 0
    clicks: int = 0
    fields: int = 0
    seconds: float = 0.0
    screens: list = field(default_factory=list)

    def open(self, address):
        """A page that is there: whoever works has clicked a bookmark or a link."""
        self.page.goto(address)
        self._saw()
        self._clicked()

    def click(self, words, *, role="link", leads=True):
        """One click on what is named so. `leads` = another page comes."""
        target = self.page.get_by_role(role, name=words).first
        if leads:
            with self.page.expect_navigation():
                target.click()
            self._saw()
        else:
            target.click()
        self._clicked()

    def press(self, words):
        self.click(words, role="button")

    def type(self, label, text):
        """Type into the field of that label (or name); special keys are not counted."""
        self._field(label).fill(text)
        self.keys += len(text)
        self.fields += 1
        self.seconds += M + len(text) * K + K  # and Tab on to the next field

    def paste(self, label, text):
        self._field(label).fill(text)
        self.keys += 2
        self.fields += 1
        self.seconds += M + H + P + B + 2 * K

    def choose(self, label, value):
        self._field(label).select_option(value)
        self.fields += 1
        self._clicked()

    def tick(self, label):
        self._field(label).check()
        self.fields += 1
        self._clicked()

    def attach(self, label, path):
        """Choose a file: the button, the file in the dialogue, and its "Open"."""
        self._field(label).set_input_files(path)
        self.fields += 1
        for _ in range(3):
            self._clicked()

    def told(self, what):
        """One line for whoever reads the run."""
        distinct = list(dict.fromkeys(self.screens))
        return (
            f"{what}: {self.seconds:.0f} s by the keystroke-level model, {self.keys} keys, {self.clicks} clicks, "
            f"{self.fields} fields, {len(distinct)} screens"
        )

    def _field(self, label):
        named = self.page.locator(f"[name='{label}']")
        return named.first if named.count() else self.page.get_by_label(label).first

    def _saw(self):
        self.screens.append(self.page.url.split("?")[0].split("#")[0])

    def _clicked(self):
        self.clicks += 1
        self.seconds += M + P + 2 * B
