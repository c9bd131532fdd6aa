"""The audit trail's writing side: what each route's deed is called, and one row for each that succeeded (adr/0007).

The guards of `programmes.access` call every view through `recorded`. A view may say on the request what it was about
(`request.about`), that it refused (`refuse`), that it did something though it shows a page (`request.done`), or that
nobody is to know (`request.private`: what is kept for oneself).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from programmes.models import Deed, Organisation, Programme, Project


@dataclass(frozen=True)
class Did:
    """`sentence` tells it in the past tense without a subject; `thing(place, **named in the route)` = its label."""

    sentence: str
    thing: Callable | None = None


# ---- labels of what a route names, asked before the view: afterwards the row may be gone ----------------------------
def row(relation):
    """The row among `place.<relation>` that the route names by key or number, in its own words."""

    def label(place, *, pk=None, key=None, **_others):
        found = getattr(place, relation).filter(**({"key": key} if pk is None else {"pk": pk})).first()
        return str(getattr(found, "short", found)) if found else ""

    return label


def session(programme, *, pk):
    """Its number, name, and the day it was on until now."""
    found = programme.sessions.filter(pk=pk).first()
    day = timezone.localtime(found.starts) if found and found.starts else None
    return f"{found or ''}{f', {day.day}.{day.month}.{day.year}' if day else ''}"


def person(_programme, *, pk):
    return f"participant:{pk}"


def invited(programme, *, pk):
    """The institution that was invited."""
    return "".join(programme.recruitments.filter(pk=pk).values_list("organisation__name", flat=True))


def holder(programme, *, pk):
    """Whose role it is."""
    return "".join(f"user:{user}" for user in programme.memberships.filter(pk=pk).values_list("user", flat=True))


def organisation(_house, *, pk):
    return str(Organisation.objects.filter(pk=pk).first() or "")


def survey(_programme, *, key):
    """Of a survey nothing but its key is ever noted."""
    return f"wave:{key}"


def edition(programme, *, pk):
    return "".join(f"report:{edition}:{version}" for edition, version in editions(programme.reports.filter(pk=pk)))


def editions(reports):
    return reports.order_by().values_list("edition", "version")


DEEDS = {  # name of a route -> what it does
    "programme_new": Did(_("Made the programme")),
    "programme_import": Did(_("Made the programme of a file")),
    "programme_settings": Did(_("Changed the settings")),
    "programme_features": Did(_("Switched features on or off")),
    "row_add": Did(_("Added to the background")),
    "row_edit": Did(_("Changed in the background")),
    "row_remove": Did(_("Removed from the background")),
    "factor_up": Did(_("Changed the order of a framework"), row("factors")),
    "notes_add": Did(_("Wrote a note")),
    "note_edit": Did(_("Changed a note")),
    "note_remove": Did(_("Removed a note")),
    "goals_add": Did(_("Added goals")),
    "goal_edit": Did(_("Changed a goal"), row("goals")),
    "goal_close": Did(_("Closed or reopened a goal"), row("goals")),
    "goal_remove": Did(_("Removed a goal"), row("goals")),
    "project_goals_add": Did(_("Added goals of the project")),
    "project_goal_edit": Did(_("Changed a goal of the project"), row("goals")),
    "project_goal_close": Did(_("Closed or reopened a goal of the project"), row("goals")),
    "project_goal_remove": Did(_("Removed a goal of the project"), row("goals")),
    "statement_add": Did(_("Added a statement to a goal"), row("goals")),
    "statement_edit": Did(_("Changed a statement"), row("statements")),
    "statement_remove": Did(_("Removed a statement"), row("statements")),
    "people_add": Did(_("Added participants")),
    "person_edit": Did(_("Changed a participant’s details"), person),
    "person_leave": Did(_("Marked a participant as having left"), person),
    "person_return": Did(_("Brought a participant back"), person),
    "person_move": Did(_("Moved a participant to another group"), person),
    "person_replace": Did(_("Put somebody in a participant’s place"), person),
    "person_propose": Did(_("Proposed somebody in somebody’s place")),
    "people_upload_confirm": Did(_("Added participants from a file")),
    "people_agreed": Did(_("Noted who has agreed to take part")),
    "people_welcome": Did(_("Sent the welcome message")),
    "people_welcome_undo": Did(_("Took back the welcome message")),
    "groups_add": Did(_("Added groups")),
    "group_edit": Did(_("Changed a group"), row("groups")),
    "group_remove": Did(_("Removed a group"), row("groups")),
    "recruitment_add": Did(_("Added invited institutions")),
    "recruitment_edit": Did(_("Noted an institution’s answer"), invited),
    "recruitment_remove": Did(_("Took an institution off the list of invited"), invited),
    "recruitment_known": Did(_("Said whether everybody who was invited is on the list")),
    "organisation_add": Did(_("Added an organisation")),
    "organisation_edit": Did(_("Changed an organisation"), organisation),
    "organisation_remove": Did(_("Removed an organisation"), organisation),
    "project_people": Did(_("Added a person to the project")),
    "project_person_end": Did(_("Ended a person’s role in the project")),
    "role_add": Did(_("Gave a role")),
    "role_end": Did(_("Ended a role"), holder),
    "session_add": Did(_("Added a session")),
    "sessions_from_template": Did(_("Made drafts of sessions from a template")),
    "session_edit": Did(_("Changed a session"), session),
    "session_move": Did(_("Moved a session"), session),
    "session_cancel": Did(_("Cancelled a session"), session),
    "session_undo": Did(_("Took back a change of a session"), session),
    "attendance": Did(_("Marked attendance"), session),
    "evening": Did(_("Wrote down a session with the evening link"), session),
    "phases": Did(_("Changed the phases")),
    "headcount": Did(_("Counted people without names"), session),
    "headcounts_paste": Did(_("Saved workshops and how many came")),
    "output_add": Did(_("Added an output")),
    "output_edit": Did(_("Changed an output"), row("outputs")),
    "output_done": Did(_("Noted that an output was done"), row("outputs")),
    "output_remove": Did(_("Removed an output"), row("outputs")),
    "finding_add": Did(_("Added a finding")),
    "finding_edit": Did(_("Changed a finding")),
    "finding_remove": Did(_("Removed a finding")),
    "publish_schedule": Did(_("Published the schedule")),
    "publish_undo": Did(_("Took back the publishing of the schedule")),
    "wave_add": Did(_("Made a draft of a survey")),
    "wave_open": Did(_("Opened a survey"), survey),
    "wave_extend": Did(_("Extended a survey"), survey),
    "wave_close": Did(_("Closed a survey"), survey),
    "wave_drop": Did(_("Removed the draft of a survey"), survey),
    "wave_remind": Did(_("Sent a reminder of a survey"), survey),
    "mid_review": Did(_("Saved the mid-point review")),
    "report_text": Did(_("Wrote a text of the report")),
    "report_order": Did(_("Ordered a report")),
    "report_retry": Did(_("Had a report made again"), edition),
    "report_approve": Did(_("Approved a report"), edition),
    "report_publish": Did(_("Published a report"), edition),
    "project_new": Did(_("Made the project")),
    "project_edit": Did(_("Changed the project’s details")),
    "project_row_add": Did(_("Added to the project")),
    "project_row_edit": Did(_("Changed in the project")),
    "project_row_remove": Did(_("Removed from the project")),
    "project_scores": Did(_("Gave points to an offer")),
    "project_choose": Did(_("Chose an offer")),
    "project_unchoose": Did(_("Took back the choice of an offer")),
}
UNNAMED = Did("")  # a test fails for a route without a sentence; a deed is written all the same
FETCHED = {  # name of a route that hands over a file -> what fetching it is called
    "programme_export": Did(_("Downloaded the programme file")),
    "report_download": Did(_("Downloaded a report"), edition),
}


# ---- writing --------------------------------------------------------------------------------------------------------
def recorded(view, request, place=None, **named):
    """The view's response. What a POST did and its deed come into the database together, or neither does.

    `place` = the programme or project it is done in. Call it only for people acting as staff. Costs one or two
    queries for a POST that succeeds or for a file handed over, none otherwise.
    """
    request.place, request.about = place, ""
    request.refused = request.done = request.private = False
    what = request.resolver_match.url_name
    if request.method == "POST":
        with transaction.atomic():  # adr/0007: together or not at all
            return _watched(view, request, DEEDS.get(what, UNNAMED), named)
    if request.method == "GET" and what in FETCHED:
        return _watched(view, request, FETCHED[what], named)
    return _called(view, request, named)


def refuse(request, reason):
    """Tell why it was not done: such a POST leaves no deed."""
    request.refused = True
    messages.error(request, reason)


def _called(view, request, named):
    return view(request, **named) if request.place is None else view(request, request.place, **named)


def _watched(view, request, did, named):
    with translation.override(getattr(request.place, "language", settings.LANGUAGE_CODE)):
        label = did.thing(request.place, **named) if did.thing else ""
    response = _called(view, request, named)
    if _succeeded(request, response):
        _write(request, about=request.about or label)
    return response


def _succeeded(request, response):
    """A POST that worked leads on to another page; one that shows its own form again has not worked."""
    if request.refused or request.private:
        return False
    return request.done or response.status_code in ((302, 303) if request.method == "POST" else (200,))


def _write(request, *, about):
    place = request.place
    Deed.objects.create(
        programme=place if isinstance(place, Programme) else None,
        project=place if isinstance(place, Project) else None,
        by=getattr(request, "acting", request.user),  # a link of one's own tells who acts without signing in
        what=request.resolver_match.url_name,
        about=Truncator(about).chars(200),
    )
