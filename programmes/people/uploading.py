"""What a file of people would do: who is new, who is there already, what is unclear. Understood rows travel as text,
so that confirming needs no second upload; everything is checked anew then.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from programmes import groups

from . import tables
from .changing import add_people
from .pasting import LONGEST, Person, read_person

WORDS = {  # what a heading means: words in Finnish, Swedish and English, without capitals
    "name": "nimi|koko nimi|osallistuja|osallistujan nimi|namn|hela namnet|deltagare|name|full name|participant",
    "first": "etunimi|etunimet|kutsumanimi|förnamn|tilltalsnamn|first name|first names|firstname|given name",
    "last": "sukunimi|efternamn|last name|lastname|surname|family name",
    "email": "sähköposti|sähköpostiosoite|s-posti|email|e-mail|e-mail address|email address|mail|e-post|epost|"
    "e-postadress",
    "group": "ryhmä|ryhmän nimi|tiimi|grupp|gruppens namn|team|group|group name",
    "language": "kieli|asiointikieli|viestien kieli|språk|language",
}
HEADINGS = {word: key for key, words in WORDS.items() for word in words.split("|")}
LANGUAGES = {
    **dict.fromkeys(["fi", "suomi", "suomeksi", "finska", "finnish", "fin"], "fi"),
    **dict.fromkeys(["sv", "se", "ruotsi", "ruotsiksi", "svenska", "swedish", "swe"], "sv"),
    **dict.fromkeys(["en", "englanti", "englanniksi", "engelska", "english", "eng"], "en"),
}
COLUMNS = ("name", "email", "group", "language")  # of the text that travels in the form


@dataclass(frozen=True)
class Bad:
    """A row that was not understood, and why."""

    number: int
    cells: tuple
    problem: str

    @property
    def said(self):
        return " · ".join(cell for cell in self.cells if cell)


@dataclass
class Upload:
    """Rows of a file against the programme as it is now."""

    new: list = field(default_factory=list)
    known: list = field(default_factory=list)  # take part already with the same address: nothing happens to them
    returning: list = field(default_factory=list)  # have left the programme
    questions: list = field(default_factory=list)  # [(person, who has the same name with another address)]
    bad: list = field(default_factory=list)
    heading: tuple = ()
    unknown_groups: list = field(default_factory=list)
    elsewhere: list = field(
        default_factory=list
    )  # [(known person, the group they are in)], where the file says another

    @property
    def does_something(self):
        """False when everybody is there already, or nobody was understood."""
        return bool(self.new or self.questions or self.returning)

    @property
    def understood(self):
        asked = [person for person, _twin in self.questions]
        return sorted([*self.new, *self.known, *self.returning, *asked], key=lambda person: person.line)

    @property
    def text(self):
        """The understood rows for a form field."""
        rows = [COLUMNS, *((p.name, p.email, p.group, p.language) for p in self.understood)]
        return tables.to_text(rows)

    @property
    def bad_text(self):
        """Rows that were not understood, with their number and what is wrong, for a form field."""
        return tables.to_text([self.bad_heading, *((row.number, row.problem, *row.cells) for row in self.bad)])

    @property
    def bad_heading(self):
        return (_("Row"), _("What is wrong"), *self.heading)


# ---- rows -----------------------------------------------------------------------------------------------------------
def read(programme, lines):
    """The Upload of the lines of a file. Raises tables.Unreadable when no column of addresses can be told."""
    columns, lines, heading = _columns(lines)
    upload, seen = Upload(heading=heading), {}
    people = []
    for line in lines:
        person, problem = _person(line, columns)
        if person and person.email.lower() in seen:
            problem = _("the same address as on row %(row)s.") % {"row": seen[person.email.lower()]}
            person = None
        if person:
            seen[person.email.lower()] = line.number
            people.append(person)
        else:
            upload.bad.append(Bad(line.number, line.cells, problem))
    there = {p.email.lower(): p for p in programme.participants.select_related("group")}
    _sort(upload, people, there)
    _look_for_groups(upload, there, known_groups(programme), people)
    return upload


def _columns(lines):
    """({what: place of its column} or None, the rows under the heading, the heading's own cells)."""
    first, keys = lines[0], {}
    for place, cell in enumerate(first.cells):
        key = HEADINGS.get(cell.casefold().rstrip(":* "))
        if key:
            keys.setdefault(key, place)
    if "email" in keys and ({"name", "first", "last"} & keys.keys()):
        return keys, lines[1:], first.cells
    if any("@" in cell for cell in first.cells):
        if max(sum(bool(cell) for cell in line.cells) for line in lines) <= 3:
            return None, lines, ()
        raise tables.Unreadable(_("The columns need headings on the first row: name, e-mail, group, language."))
    raise tables.Unreadable(_("No columns were found. The first row needs headings: at least a name and an e-mail."))


def _person(line, columns):
    """(Person or None, what is wrong)."""
    if columns is None:
        return read_person(line.number, "\t".join(cell for cell in line.cells if cell))
    cells = {key: line.cells[place] if place < len(line.cells) else "" for key, place in columns.items()}
    name = cells.get("name") or " ".join(part for part in (cells.get("first"), cells.get("last")) if part)
    email = cells["email"].removeprefix("mailto:").strip(" <>;,.")
    language = LANGUAGES.get(cells.get("language", "").casefold(), "")
    problem = _problem(name, email, cells)
    if problem:
        return None, problem
    return Person(line.number, name, email, cells.get("group", ""), language), ""


def _problem(name, email, cells):
    if not email:
        return _("the e-mail is missing.")
    if "@" not in email:
        return _("the e-mail has no @ sign.")
    try:
        validate_email(email)
    except ValidationError:
        return _("the e-mail address is not complete.")
    if not name:
        return _("the name is missing.")
    if len(name) > LONGEST or len(email) > 254 or len(cells.get("group", "")) > groups.LONGEST_NAME:
        return _("the name is too long.")
    if cells.get("language") and cells["language"].casefold() not in LANGUAGES:
        return _("“%(language)s” is not a language of the messages: write fi, sv or en.") % {
            "language": cells["language"][:30]
        }
    return ""


def _sort(upload, people, there):
    """Who is new, known, coming back, or somebody whose name is there with another address (a question)."""
    names = {_plain(p.name): p.email for p in there.values() if p.left_on is None}
    for person in people:
        old, twin = there.get(person.email.lower()), names.get(_plain(person.name))
        if old:
            (upload.returning if old.left_on else upload.known).append(person)
        elif twin:
            upload.questions.append((person, twin))
        else:
            upload.new.append(person)
            names[_plain(person.name)] = person.email


def _plain(name):
    """A name for comparing: `Aalto, Anna` and `anna aalto` are the same."""
    return tuple(sorted(name.casefold().replace(",", " ").split()))


def _look_for_groups(upload, there, groups_there, people):
    wanted = {person.group.casefold(): person.group for person in people if person.group}
    upload.unknown_groups = [name for small, name in wanted.items() if small not in groups_there]
    for person in upload.known:
        now, said = there[person.email.lower()].group, groups_there.get(person.group.casefold())
        if now and said and now != said:
            upload.elsewhere.append((person, now))


def known_groups(programme):
    """{a group's name in any language, its key or its institution, in small letters: Group}."""
    found = {}
    for group in programme.groups.select_related("organisation"):
        if group.organisation:
            found.setdefault(group.organisation.name.casefold(), group)
    for group in programme.groups.all():
        found |= {name.casefold(): group for name in [group.key, *group.name.values()]}
    return found


# ---- taking in ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Done:
    added: list
    known: list
    left_out: list  # questions that were not answered with yes, and those who had left
    groups: list


@transaction.atomic
def take_in(programme, upload, *, by, group=None, with_groups=False, returning=False, same_names=()):
    """Adds the new ones; `same_names` = addresses (small letters) of those who are somebody else in spite of the name.

    `with_groups` makes the groups that the file names and the programme has not; nobody is moved from group to group.
    """
    asked = [person for person, _twin in upload.questions]
    yes = [person for person in asked if person.email.lower() in same_names]
    people = sorted([*upload.new, *yes, *(upload.returning if returning else [])], key=lambda person: person.line)
    made = groups.add_named(programme, by=by, names=upload.unknown_groups) if with_groups else {}
    added, _none = add_people(programme, by=by, people=people, group=group, groups=known_groups(programme) | made)
    left_out = [person for person in asked if person not in yes] + ([] if returning else upload.returning)
    return Done(added, upload.known, left_out, list(made.values()))
