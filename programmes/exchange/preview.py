"""What a programme file would make, for the person who is about to take it in."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Project, Role
from programmes.translated import text

from . import loading
from .rows import walk


@dataclass(frozen=True)
class Preview:
    """`counts`: [(number, what)]; `accounts`: (new, known already); `coordinators`, `funders`:
    names and addresses of those who get the role, the reader's own apart."""

    name: str
    slug: str
    starts: object
    ends: object
    project: str
    joins_project: bool
    counts: list
    accounts: tuple
    coordinators: list
    funders: list
    notice: str
    examples: int


def preview(document, *, by=None, slug=None):
    """A Preview of the document; raises Refused as taking it in would. Nothing is kept."""
    document, refs = loading.tried(document, by=by, slug=slug)
    programme = refs.programme
    new, joins = refs.made(get_user_model()), not refs.made(Project)
    return Preview(
        name=str(text(programme.name)),
        slug=programme.slug,
        starts=programme.starts,
        ends=programme.ends,
        project=str(text(programme.project.title)),
        joins_project=joins,
        counts=[(number, words) for number, words in _counts(document) if number],
        accounts=(new, len(refs.tables.get("accounts", {})) - new),
        coordinators=_coordinators(document, refs, by, joins),
        funders=[] if joins else _names(document["project"].get("funder_people", []), refs),
        notice=str(text(programme.made_up.get("notice", {}))),
        examples=sum(len(sheets) for sheets in document.get("example_answers", {}).values()),
    )


def _counts(document):
    def number(section):
        return len(walk(document, section))

    people, groups, sessions, waves = (number(f"{name}[]") for name in ("participants", "groups", "sessions", "waves"))
    goals = number("goals[]")
    yield people, ngettext("participant", "participants", people)
    yield groups, ngettext("group", "groups", groups)
    yield goals, ngettext("goal", "goals", goals)
    yield sessions, ngettext("session", "sessions", sessions)
    yield waves, ngettext("survey", "surveys", waves)
    came = sum(len(row.get("attendance", {})) for _place, row in walk(document, "sessions[]"))
    yield came, ngettext("attendance mark", "attendance marks", came)


def _coordinators(document, refs, by, joins):
    """Of the programme, and of a project that is made with it: both may do everything in it."""
    named = [row["user"] for _place, row in walk(document, "memberships[]") if row["role"] == Role.COORDINATOR]
    named += [] if joins else document["project"].get("coordinators", [])
    return _names(named, refs, but=by)


def _names(addresses, refs, *, but=None):
    users = dict.fromkeys(refs.get("people", address) for address in addresses)
    return [_("%(name)s (%(email)s)") % {"name": user, "email": user.email} for user in users if user != but]
