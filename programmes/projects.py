"""A project as a whole: making one, and what its page says. Durations are computed from dates, never typed."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from programmes import records
from programmes.models import Goal, Project
from programmes.planning import free_slug
from programmes.records import of_project


@transaction.atomic
def create(*, by, values):
    """A project of the values of NEW_PROJECT's form; whoever makes it coordinates it."""
    project = Project(slug=free_slug(str(values["title"])))
    records.change(of_project.NEW_PROJECT, project, by=by, values=values)
    project.coordinators.add(by)
    return project


@dataclass(frozen=True)
class Period:
    """First and last day, both included; either may be unknown."""

    first: date | None
    last: date | None

    def __bool__(self):
        return bool(self.first or self.last)

    @property
    def length(self):
        """In words: months and days, days alone under a month; "" when an end is unknown."""
        if not (self.first and self.last):
            return ""
        span = relativedelta(self.last + timedelta(days=1), self.first)
        months = span.years * 12 + span.months
        if not months:
            return ngettext("%(n)s day", "%(n)s days", span.days) % {"n": span.days}
        words = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        days = pgettext("length", "%(n)s d") % {"n": span.days}
        return f"{words} {days}" if span.days else words


@dataclass(frozen=True)
class Section:
    """The rows of one kind on the project's page."""

    kind: object
    rows: list

    @property
    def template(self):
        return f"projects/_{self.kind.name}.html"


@dataclass(frozen=True)
class Page:
    grant_period: Period
    coaching_period: Period
    programmes: list
    goals: list
    promised: list  # programmes' goals as the application says, when the project itself doesn't quote it
    filled: list
    empty: list
    people: dict  # what they are: names
    released: bool  # some programme has results, so a follow-on can begin with what they left undone

    def rows(self, kind):
        return next(section.rows for section in self.filled + self.empty if section.kind is kind)


ORDER = (
    of_project.DUTY,
    of_project.BUDGET,
    of_project.PARTNER,
    of_project.DECISION,
    of_project.TENDER,
    of_project.FOLLOW_ON,
    of_project.DISSEMINATION,
    of_project.PUBLICATION,
)
WITH = {of_project.PARTNER: "organisation", of_project.TENDER: "supplier"}


def page(project):
    """What the project's page says. About 15 queries, however many rows."""
    programmes = with_periods(project.programmes.all())
    sections = [Section(kind, list(_rows(kind, project))) for kind in ORDER]
    return Page(
        grant_period=Period(project.starts, project.ends),
        coaching_period=_whole([each.coaching for each in programmes]),
        programmes=programmes,
        goals=list(project.goals.current()),
        promised=[] if project.application else _promised(programmes),
        filled=[section for section in sections if section.rows],
        empty=[section for section in sections if not section.rows],
        people={
            _("Coordinators"): list(project.coordinators.order_by("name", "pk")),
            _("Funder’s people"): list(project.funder_people.order_by("name", "pk")),
        },
        released=any(each.has_results for each in programmes),
    )


def _rows(kind, project):
    rows = kind.rows(project)
    return rows.select_related(WITH[kind]) if kind in WITH else rows


def with_periods(programmes):
    """Each programme with `coaching` (first to last session that was not cancelled), `people` and `has_results`."""
    on = ~Q(sessions__state="cancelled") & Q(sessions__starts__isnull=False)
    found = programmes.annotate(
        first_session=Min("sessions__starts", filter=on),
        last_session=Max("sessions__ends", filter=on),
        people=Count("participants", filter=Q(participants__left_on=None), distinct=True),
        has_results=Count("releases", distinct=True),
    ).order_by("starts", "pk")
    for programme in found:
        programme.coaching = Period(_day(programme.first_session), _day(programme.last_session))
    return list(found)


def _day(moment):
    return timezone.localdate(moment) if moment else None


def _whole(periods):
    firsts, lasts = [each.first for each in periods if each.first], [each.last for each in periods if each.last]
    return Period(min(firsts, default=None), max(lasts, default=None))


def _promised(programmes):
    """One goal for each sentence of the application: a sentence often promises several."""
    goals = Goal.objects.current().filter(programme__in=programmes).order_by("programme", "order", "pk")
    found = {}
    for goal in goals:
        if goal.promised:
            found.setdefault((str(goal.promised), goal.promised_source), goal)
    return list(found.values())
