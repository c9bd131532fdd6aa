"""The audit trail's reading side: lines of a page, found by person and by word."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.models import Participant, Programme
from programmes.trail import DEEDS, FETCHED


@dataclass(frozen=True)
class Line:
    """One deed in words of the reader's language; `about` may be empty, `place` is a programme, a project or None."""

    at: object
    who: str
    sentence: str
    about: str
    place: object

    def tells(self, words):
        said = f"{self.who} {self.sentence} {self.about}".casefold()
        return all(word in said for word in words.casefold().split())


def lines(deeds, *, names=True):
    """Lines of deeds, in their order. With `names` people's names are looked up; a person who is gone stays unnamed.

    At most five queries, however many deeds.
    """
    deeds = list(deeds.select_related("by", "programme", "project"))
    said = _said_of(deeds, names=names)
    return [
        Line(
            at=deed.at,
            who=str(deed.by) if deed.by else _("an account that is gone"),
            sentence=sentence(deed.what),
            about=said(deed),
            place=deed.programme or deed.project,
        )
        for deed in deeds
    ]


def sentence(what):
    """What a route does; a route of an earlier version has no words any more."""
    did = DEEDS.get(what) or FETCHED.get(what)
    return str(did.sentence) if did else _("Did something else")


def by_day(shown):
    """[(day, its lines)] of consecutive lines."""
    return [(day, list(rows)) for day, rows in groupby(shown, key=lambda line: timezone.localdate(line.at))]


def people_in(deeds):
    """[(primary key, name)] of those who did something. One query."""
    return list(deeds.exclude(by=None).order_by("by__name", "by").values_list("by", "by__name").distinct())


# ---- what a deed was about ----------------------------------------------------------------------------------------
def _said_of(deeds, *, names):
    """deed -> label of what it was about."""
    marked = {}
    for deed in deeds:
        kind, colon, rest = deed.about.partition(":")
        if colon and kind in ("participant", "user", "wave", "report"):
            marked.setdefault(kind, set()).add((deed.programme_id, rest))
    words = {"participant": _participants, "user": _users, "wave": _waves, "report": _reports}
    found = {kind: words[kind](rows) if names or kind in ("wave", "report") else {} for kind, rows in marked.items()}

    def said(deed):
        kind, _colon, rest = deed.about.partition(":")
        return found[kind].get((deed.programme_id, rest), "") if kind in found else deed.about

    return said


def _participants(marked):
    numbers = {rest for _programme, rest in marked if rest.isdecimal()}
    rows = Participant.objects.filter(pk__in=numbers).values_list("programme", "pk", "name")
    return {(programme, str(pk)): name for programme, pk, name in rows}


def _users(marked):
    numbers = {rest for _place, rest in marked if rest.isdecimal()}
    names = {str(pk): name for pk, name in get_user_model().objects.filter(pk__in=numbers).values_list("pk", "name")}
    return {mark: names.get(mark[1], "") for mark in marked}


def _waves(marked):
    """Stages by key: waves belong to an app above, reached by related name."""
    stages = dict(_field("waves", "stage").flatchoices)
    rows = Programme.objects.filter(pk__in={programme for programme, _key in marked}).order_by()
    rows = rows.values_list("pk", "waves__key", "waves__stage")
    there = {(programme, key): str(stages.get(stage, "")) for programme, key, stage in rows}
    return {mark: there.get(mark) or mark[1] for mark in marked}


def _reports(marked):
    editions, found = dict(_field("reports", "edition").flatchoices), {}
    for programme, rest in marked:
        edition, _colon, version = rest.partition(":")
        words = {"edition": editions.get(edition, edition), "version": version}
        found[programme, rest] = _("version %(version)s, %(edition)s") % words
    return found


def _field(relation, name):
    return Programme._meta.get_field(relation).related_model._meta.get_field(name)
