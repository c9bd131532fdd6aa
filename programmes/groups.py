"""Groups of a programme: reading a pasted list, making, changing, and why one must stay."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programmes import organisations
from programmes.models import Group, GroupMove, Membership, Organisation, Role
from programmes.people.changing import account_for
from programmes.people.pasting import ADDRESS, without_controls

LONGEST_NAME, MOST = 120, 100
PARTS = 4  # institution; group; coach; contact person


@dataclass(frozen=True)
class Staff:
    """Somebody named by an address, with or without a name."""

    email: str
    name: str = ""

    def __str__(self):
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True)
class Row:
    """A group as its line says it."""

    line: int
    organisation: str
    name: str
    coach: Staff | None = None
    contact: Staff | None = None


@dataclass
class Pasted:
    """Good rows, what is wrong with the others ({line number: sentence}), and the text of the bad lines."""

    rows: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    left: str = ""


class Unclear(ValueError):
    """What is wrong with a line or a part of it, in a sentence."""


# ---- reading ------------------------------------------------------------------------------------------------------
def read_groups(programme, text):
    """One group per line: institution; group; coach's address; contact person's address. All but the first may be
    left out; tabs of a spreadsheet separate as well. Three queries, however many lines there are.
    """
    pasted, bad = Pasted(), []
    known = Known(programme)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip(" ;\t"):
            continue
        try:
            pasted.rows.append(known.checked(_read(number, line)))
        except Unclear as reason:
            pasted.problems[number] = str(reason)
            bad.append(line)
    pasted.left = "\n".join(bad)
    return pasted


def _read(number, line):
    parts = [" ".join(without_controls(part).split()) for part in line.split("\t" if "\t" in line else ";")]
    if len(parts) > 1 and "@" in parts[1]:
        parts.insert(1, "")  # no name of its own: the coach follows the institution
    while len(parts) > PARTS and not parts[-1]:
        parts.pop()
    if len(parts) > PARTS:
        raise Unclear(_("there are more than four parts. Put one group on each row."))
    organisation, name, coach, contact = parts + [""] * (PARTS - len(parts))
    if not organisation or "@" in organisation:
        raise Unclear(_("the institution’s name is missing."))
    if len(organisation) > organisations.LONGEST or len(name) > LONGEST_NAME:
        raise Unclear(_("the name is too long."))
    return Row(number, organisation, name or organisation[:LONGEST_NAME], read_staff(coach), read_staff(contact))


def read_staff(words):
    """A Staff from `Vilma Valmentaja vilma@example.org` in any usual form, None from nothing. Raises Unclear."""
    words = " ".join(without_controls(words).split())
    if not words:
        return None
    found = ADDRESS.findall(words)
    if len(found) != 1:
        several = _("there are several e-mail addresses. Give one person.")
        raise Unclear(several if found else _("“%(words)s” is not an e-mail address.") % {"words": words[:60]})
    email = found[0].removeprefix("mailto:").rstrip(".")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Unclear(_("“%(words)s” is not an e-mail address.") % {"words": email[:60]}) from error
    name = " ".join(ADDRESS.sub(" ", words).strip(" <>()\"',;–-").split())
    if len(name) > LONGEST_NAME or len(email) > 254:
        raise Unclear(_("the name is too long."))
    return Staff(email, name)


class Known:
    """What a new group may clash with: groups that are there, rows read before it, roles people have."""

    def __init__(self, programme):
        self.there, self.rows = set(), {}
        for group in programme.groups.select_related("organisation"):
            whose = group.organisation.name if group.organisation else ""
            self.there |= {self._key(whose, name) for name in group.name.values()}
        held = programme.memberships.filter(role__in=[Role.COACH, Role.CONTACT]).values_list("user__email", "role")
        self.roles = {(email.lower(), role) for email, role in held}

    @staticmethod
    def _key(organisation, name):
        return organisation.casefold(), name.casefold()

    def checked(self, row):
        """The row itself, remembered. Raises Unclear."""
        key = self._key(row.organisation, row.name)
        if key in self.rows:
            raise Unclear(_("the same group as on row %(row)s.") % {"row": self.rows[key]})
        if key in self.there:
            raise Unclear(_("the programme has this group already."))
        self._check_staff(row.coach, Role.COACH, Role.CONTACT)
        self._check_staff(row.contact, Role.CONTACT, Role.COACH)
        if row.coach and row.contact and row.coach.email.lower() == row.contact.email.lower():
            raise Unclear(_("the same person can’t be both the coach and the contact person."))
        self.rows[key] = row.line
        for staff, role in ((row.coach, Role.COACH), (row.contact, Role.CONTACT)):
            if staff:
                self.roles.add((staff.email.lower(), role))
        return row

    def _check_staff(self, staff, role, other):
        if staff and (staff.email.lower(), other) in self.roles:
            words = {
                Role.COACH: _("%(who)s is a contact person of the programme, and so can’t coach in it."),
                Role.CONTACT: _("%(who)s coaches in the programme, and so can’t be a contact person."),
            }
            raise Unclear(words[role] % {"who": staff.email})


# ---- making and changing ------------------------------------------------------------------------------------------
@transaction.atomic
def add_groups(programme, *, by, rows, kind=Organisation.Kind.OTHER):
    """Makes the groups; an institution that has no organisation yet gets one of that kind. Returns the groups."""
    taken = set(programme.groups.values_list("key", flat=True))
    return [_add(programme, row, by=by, kind=kind, taken=taken) for row in rows]


def _add(programme, row, *, by, kind, taken):
    group = Group.objects.create(
        programme=programme,
        organisation=organisations.named(row.organisation, kind=kind),
        key=_free_key(row.name, taken),
        name={programme.language: row.name},
    )
    set_staff(group, by=by, role=Role.COACH, staff=row.coach)
    set_staff(group, by=by, role=Role.CONTACT, staff=row.contact)
    return group


def _free_key(name, taken):
    base = slugify(name)[:50].strip("-") or "group"
    key = next(key for key in (base, *(f"{base}-{n}" for n in range(2, 9999))) if key not in taken)
    taken.add(key)
    return key


def add_named(programme, *, by, names):
    """Groups that have only a name, such as those a file of people mentions. Returns {small letters: Group}."""
    taken = set(programme.groups.values_list("key", flat=True))
    return {
        name.casefold(): Group.objects.create(
            programme=programme, key=_free_key(name, taken), name={programme.language: name}
        )
        for name in names
    }


FIELDS = ("name", "organisation", "formation", "target", "unit", "team_owner", "meeting_link")


@transaction.atomic
def change(group, *, by, coach=None, deputy=None, contact=None, **values):
    """Sets FIELDS and who coaches, deputises and is the contact person (each a Staff or None)."""
    if values["organisation"] and values["organisation"].pk is None:  # named for the first time
        values["organisation"] = organisations.named(values["organisation"].name)
    for name in FIELDS:
        setattr(group, name, values[name])
    group.save(update_fields=list(FIELDS))
    set_staff(group, by=by, role=Role.COACH, staff=coach)
    set_staff(group, by=by, role=Role.COACH, staff=deputy, deputy=True)
    set_staff(group, by=by, role=Role.CONTACT, staff=contact)
    return group


def set_staff(group, *, by, role, staff, deputy=False):
    """Who has the role in the group from now on; None = nobody. Of several that have it, the first gives way."""
    mine = group.memberships.filter(role=role, deputy=deputy).select_related("user").order_by("pk")
    now = mine.first()
    if staff and any(row.user.email.lower() == staff.email.lower() for row in mine):
        return
    if now:
        now.delete()
    if staff:
        user = account_for(staff.email, name=staff.name, language=group.programme.language)
        values = {"programme": group.programme, "user": user, "role": role, "group": group}
        Membership.objects.update_or_create(**values, defaults={"deputy": deputy})


def why_not_staff(group, staff, *, coaching):
    """None, or why this person can't coach (or be the contact person), because of another group: the employer's
    person never coaches in the same programme (roles.md).
    """
    other = Role.CONTACT if coaching else Role.COACH
    held = group.programme.memberships.filter(user__email__iexact=staff.email, role=other)
    if not held.exclude(group=group).exists():
        return None  # within the group itself the two give way to one another
    if coaching:
        return _("This person is a contact person of the programme, and so can’t coach in it.")
    return _("This person coaches in the programme, and so can’t be its contact person.")


def why_not_removable(group):
    """None, or what is still in the group. Six queries."""
    there = [
        (group.participants.taking_part(), pgettext("a group has", "participants")),
        (group.participants.who_left(), pgettext("a group has", "people who have left")),
        (group.sessions.all(), pgettext("a group has", "sessions")),
        (group.notes.all(), pgettext("a group has", "notes")),
        (group.chosen_themes.all(), pgettext("a group has", "themes it has chosen")),
        (
            GroupMove.objects.of_group(group),
            pgettext("a group has", "moves from group to group"),
        ),
    ]
    held = [words for rows, words in there if rows.exists()]
    if not held:
        return None
    return _("The group can’t be removed, because it has %(what)s.") % {"what": ", ".join(held)}


@transaction.atomic
def remove(group, *, by):
    """Removes an empty group; whoever coached it or was its contact person has that role no more."""
    assert why_not_removable(group) is None
    group.delete()


# ---- looking ------------------------------------------------------------------------------------------------------
def next_sessions(programme):
    """{group's primary key: (starts, ends)} of the next published session of its own. One query."""
    now, found = timezone.now(), {}
    told = programme.sessions.group_sessions().published().exclude(group=None).values_list("group", "published")
    for group, version in told:
        if version["cancelled"] or not version["ends"]:
            continue
        times = datetime.fromisoformat(version["starts"]), datetime.fromisoformat(version["ends"])
        if times[1] >= now:
            found[group] = min(times, found.get(group, times))
    return found
