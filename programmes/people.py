"""Participants and staff of a programme: reading pasted lists, adding, leaving."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Membership, Participant

ADDRESS = re.compile(r"[^\s;,<>|\"'()]+@[^\s;,<>|\"'()]+")
HEADINGS = {"nimi", "name", "namn", "sähköposti", "email", "e-mail", "e-post", "epost", "osallistuja", "sukunimi"}
LONGEST = 120
CORRECTABLE = ("name", "email", "language", "group")


class AddressTaken(Exception):
    """Somebody else in the programme has this address."""


@dataclass(frozen=True)
class Person:
    line: int
    name: str
    email: str


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
        person, problem = _read(number, line)
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


def _read(number, line):
    line = "".join(letter if unicodedata.category(letter)[0] != "C" or letter == "\t" else " " for letter in line)
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


def account_for(email, *, name, language="fi"):
    """The user of an address, made when there is none; an account that exists stays as it is."""
    users = get_user_model().objects
    return users.filter(email__iexact=email).first() or users.create_user(email, name=name, language=language)


@transaction.atomic
def add_people(programme, *, by, people, group=None):
    """Adds participants; somebody who had left comes back. Returns (added, already there)."""
    there = {p.email.lower(): p for p in programme.participants.all()}
    added, known = [], []
    for person in people:
        old = there.get(person.email.lower())
        if old is None:
            user = account_for(person.email, name=person.name, language=programme.language)
            added.append(
                Participant.objects.create(
                    programme=programme,
                    group=group,
                    user=user,
                    name=person.name,
                    email=person.email,
                    language=user.language,
                    joined_on=timezone.localdate(),
                )
            )
        elif old.left_on:
            come_back(old, by=by)
            added.append(old)
        else:
            known.append(old)
    return added, known


@transaction.atomic
def correct(participant, *, by, **values):
    """Sets any of CORRECTABLE; `settings.PERSON_CHANGED` hear what it was before. Raises AddressTaken.

    Another address is another account: the old account sees the programme no more, and neither account is altered.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    before = {f: getattr(person, f) for f in CORRECTABLE if f in values and getattr(person, f) != values[f]}
    for field_name in before:
        setattr(person, field_name, values[field_name])
    if "email" in before and before["email"].lower() != person.email.lower():
        person.user = account_for(person.email, name=person.name, language=person.language)
    try:
        with transaction.atomic():
            person.save(update_fields=[*before, "user"])
    except IntegrityError as error:
        raise AddressTaken from error
    for dotted in settings.PERSON_CHANGED if before else ():
        import_string(dotted)(person, before=before)
    return person


def leave(participant, *, by):
    """Leaves today: sees nothing more and is sent nothing more; attendances stay."""
    participant.left_on = max(timezone.localdate(), participant.joined_on or timezone.localdate())
    participant.save(update_fields=["left_on"])
    return participant


def come_back(participant, *, by):
    participant.left_on = None
    participant.save(update_fields=["left_on"])
    return participant


def give_role(programme, *, by, email, name, role, group=None):
    """A coach or contact person. Returns the membership, an old one if the person has the role already."""
    user = account_for(email, name=name, language=programme.language)
    return Membership.objects.get_or_create(programme=programme, user=user, role=role, group=group)[0]


def take_role(membership, *, by):
    """Ends the role at once, on the next request."""
    membership.delete()
