"""Reading lists of people that were pasted: one person per line, with any usual separator."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ADDRESS = re.compile(r"[^\s;,<>|\"'()]+@[^\s;,<>|\"'()]+")
HEADINGS = {"nimi", "name", "namn", "sähköposti", "email", "e-mail", "e-post", "epost", "osallistuja", "sukunimi"}
LONGEST = 120


@dataclass(frozen=True)
class Person:
    """A row that was understood. `group` is a name as it was written, `language` a code; "" = nothing was said."""

    line: int
    name: str
    email: str
    group: str = ""
    language: str = ""


@dataclass
class Pasted:
    """Good rows and what is wrong with the others: {line number: sentence}. `left` is the text of the bad lines."""

    people: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    left: str = ""

    def summary(self):
        """One message for a field: each bad row, then how many rows are fine."""
        rows = " ".join(
            _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}
            for number, problem in list(self.problems.items())[:10]
        )
        if len(self.problems) > 10:
            rows += " " + _("And %(n)s more rows.") % {"n": len(self.problems) - 10}
        fine = len(self.people)
        others = ngettext("The other %(n)s row is fine.", "The other %(n)s rows are fine.", fine) % {"n": fine}
        return f"{rows} {others}" if fine else rows


def read_people(text):
    """Pasted from a list of one person per line: name and e-mail in either order, with any usual separator."""
    pasted, seen, bad = Pasted(), {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or _is_heading(line, number):
            continue
        person, problem = read_person(number, line)
        if person and person.email.lower() in seen:
            person, problem = None, _("the same address as on row %(row)s.") % {"row": seen[person.email.lower()]}
        if person:
            seen[person.email.lower()] = number
            pasted.people.append(person)
        else:
            pasted.problems[number] = problem
            bad.append(line)
    pasted.left = "\n".join(bad)
    return pasted


def _is_heading(line, number):
    words = {word.strip().lower() for word in re.split(r"[;,\t|]+|\s+", line)}
    return number == 1 and "@" not in line and bool(words & HEADINGS)


def without_controls(line):
    """The line with a space for every letter that nobody can see; tabs stay."""
    return "".join(letter if unicodedata.category(letter)[0] != "C" or letter == "\t" else " " for letter in line)


def read_person(number, line):
    """(Person or None, what is wrong) of one line."""
    line = without_controls(line)
    addresses = ADDRESS.findall(line)
    if not addresses:
        words = _("the e-mail address is not complete.") if "@" in line else _("the e-mail has no @ sign.")
        return None, words
    if len({address.lower() for address in addresses}) > 1:
        return None, _("there are several e-mail addresses. Put one person on each row.")
    email = addresses[0].removeprefix("mailto:").rstrip(".")
    try:
        validate_email(email)
    except ValidationError:
        return None, _("the e-mail address is not complete.")
    name = _name(ADDRESS.sub(" ", line), commas=bool(re.search(r",\s*\"?<?" + re.escape(addresses[0]), line)))
    if not name:
        return None, _("the name is missing.")
    if len(name) > LONGEST or len(email) > 254:
        return None, _("the name is too long.")
    return Person(number, name, email), ""


def _name(rest, *, commas):
    """The name in what is left without the address: `Aalto, Anna` is turned round, other separators become spaces."""
    rest = re.sub(r"[<>\"()|\t;]+|mailto:", " ", rest).strip(" ,-–:")
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    if len(parts) == 2 and not commas:
        parts.reverse()
    return " ".join(" ".join(parts).split())
