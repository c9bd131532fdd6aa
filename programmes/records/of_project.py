"""Kinds of small rows of a project: who and what it is made of, from the partners to the publications."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import unreached
from programmes.models import (
    BudgetLine,
    Criterion,
    Decision,
    Dissemination,
    Duty,
    FollowOn,
    Partner,
    Project,
    Publication,
    Tender,
)

from .kinds import Column, Kind


def _project(_owner, row, values):
    applied = values.get("applied_on")
    if applied and values["decided_on"] and values["decided_on"] < applied:
        yield "decided_on", gettext("The decision can’t be older than the application")
    if (values.get("employer_share_percent") or 0) > 100:
        yield "employer_share_percent", gettext("Give a whole number from 0 to 100")


PROJECT = Kind(  # the project's own details: the same form, pages of its own
    name="project",
    model=Project,
    owner="",
    columns=(
        Column("title", required=True, longest=200, missing=_("Give the project a title")),
        Column("acronym", hint=_("For example HyPe")),
        Column("funder", label=_("Funder"), new_kind="fund"),
        Column("fund"),
        Column("call"),
        Column("reference"),
        Column("state"),
        Column("applied_on"),
        Column("decided_on"),
        Column("starts", hint=_("The period that the grant is for")),
        Column("ends", hint=_("For example 31.12.2027")),
        Column("starting_situation", rows=5, hint=_("Why the project was needed")),
        Column("application", rows=6, hint=_("Word for word; the report quotes it")),
        Column("application_source", hint=_("For example the application’s date and section")),
        Column("grant_eur", hint=_("For example 12 500")),
        Column("employer_share_percent", hint=_("What the funder requires of the total cost, for example 20 or 50")),
        Column("hour_eur", hint=_("What an hour of working time costs the employer")),
        Column("funding_sentence", rows=2, hint=_("As the funder wants it on the cover of the report")),
    ),
    title=_("Projects"),
    one=_("Details of the project"),
    new=_("New project"),
    none=_("No projects yet"),
    says={"a_project_ends_after_it_starts": ("ends", _("The end must be after the start"))},
    check=_project,
)


@dataclass(frozen=True)
class Part:
    """A part of the form of the project's own details."""

    title: str
    columns: tuple


PARTS = (
    Part(_("Project"), ("title", "acronym", "starts", "ends")),
    Part(_("Funder and decision"), ("funder", "fund", "call", "reference", "state", "applied_on", "decided_on")),
    Part(_("Application"), ("starting_situation", "application", "application_source")),
    Part(_("Money"), ("grant_eur", "employer_share_percent", "hour_eur", "funding_sentence")),
)
BRIEFLY = ("title", "acronym", "funder", "fund", "call", "state", "starts", "ends")
NEW_PROJECT = replace(PROJECT, columns=tuple(each for each in PROJECT.columns if each.name in BRIEFLY))
PARTNER = Kind(
    name="partner",
    model=Partner,
    owner="project",
    columns=(
        Column("organisation", label=_("Organisation"), missing=_("Give the organisation’s name")),
        Column("role", label=_("Role")),
        Column("contract_on"),
        Column("contract_eur", hint=_("For example 12 500")),
        Column("hour_eur"),
        Column("note", rows=2),
    ),
    title=_("Partners"),
    one=_("Partner"),
    new=_("Add a partner"),
    none=_("No partners written down yet."),
    says={"one_partner_row_per_role": ("role", _("This organisation has this role in the project already"))},
)
BUDGET = Kind(
    name="budget",
    model=BudgetLine,
    owner="project",
    columns=(
        Column("heading", label=_("What the money is for"), required=True, longest=200),
        Column("payer"),
        Column("planned_eur", hint=_("As in the application, for example 12 500"), missing=_("Give the planned sum")),
        Column("actual_eur", hint=_("Fill in when it is known")),
    ),
    title=_("Budget"),
    one=_("Budget line"),
    new=_("Add a budget line"),
    none=_("No budget lines yet."),
    says={"a_budget_line_is_not_negative": ("planned_eur", _("A sum can’t be below zero"))},
)


def _duty(_owner, _row, values):
    sent = values["state"] in (Duty.State.SENT, Duty.State.RECEIVED)
    if sent and not values["sent_on"]:
        yield "sent_on", gettext("Give the day when the report was sent")
    if not sent and values["sent_on"]:
        yield "state", gettext("The report has a day of sending: choose sent or received, or empty the day")
    if values["state"] == Duty.State.RECEIVED and not values["received_on"]:
        yield "received_on", gettext("Give the day of the funder’s receipt")
    if values["sent_on"] and values["received_on"] and values["received_on"] < values["sent_on"]:
        yield "received_on", gettext("The receipt can’t be older than the sending")


DUTY = Kind(
    name="duty",
    model=Duty,
    owner="project",
    columns=(
        Column("title", required=True, hint=_("For example final report and account"), longest=200),
        Column("due_on", missing=_("Give the day when it has to be with the funder")),
        Column("state"),
        Column("sent_on"),
        Column("received_on"),
        Column("receipt", hint=_("For example the number or the sender of the funder’s message")),
    ),
    title=_("Reports to the funder"),
    one=_("Report to the funder"),
    new=_("Add a report with its due day"),
    none=_("No reports with a due day yet."),
    intro=_("Askel reminds the coordinators 14 and 3 days before the due day."),
    says={"a_report_is_sent_on_a_day": None, "a_receipt_has_a_day": None},
    check=_duty,
)
DECISION = Kind(
    name="decision",
    model=Decision,
    owner="project",
    columns=(
        Column("title", required=True, missing=_("Write what was decided")),
        Column("kind"),
        Column("options", rows=3, hint=_("What else was considered")),
        Column("reason", rows=3),
        Column("decided_on"),
        Column("decided_by", hint=_("A person or a body, for example the steering group")),
    ),
    title=_("Decisions"),
    one=_("Decision"),
    new=_("Add a decision"),
    none=_("No decisions written down yet."),
)
CRITERION = Kind(
    name="criterion",
    model=Criterion,
    owner="project",
    columns=(
        Column("name", required=True, longest=200, missing=_("Write what the offers are compared by")),
        Column("weight", hint=_("The weights of all criteria make 100"), missing=_("Give the weight")),
    ),
    title=_("Criteria"),
    one=_("Criterion"),
    new=_("Add a criterion"),
    none=_("No criteria yet."),
    says={"a_weight_is_a_percentage": ("weight", _("Give a whole number from 1 to 100"))},
    used_by={"Score": _("points given to offers")},
    listed="project_tenders",
)


def _tender_kept(tender):
    if tender.chosen:
        return gettext("The chosen offer belongs to the trail. Undo the choice first.")
    return None


TENDER = Kind(
    name="tender",
    model=Tender,
    owner="project",
    columns=(
        Column("supplier", label=_("Supplier"), missing=_("Give the supplier’s name"), new_kind="company"),
        Column("price_eur", hint=_("Without value added tax, the same way for all; for example 12 500")),
        Column("received_on"),
        Column("reason", rows=3, label=_("Reasoning"), hint=_("What speaks for this offer and what against it")),
    ),
    title=_("Offers"),
    one=_("Offer"),
    new=_("Add an offer"),
    none=_("No offers yet."),
    says={"an_offer_costs_nothing_or_more": ("price_eur", _("A sum can’t be below zero"))},
    used_by={"Score": _("points given to offers")},
    kept=_tender_kept,
    listed="project_tenders",
)
FOLLOW_ON = Kind(
    name="follow-on",
    model=FollowOn,
    owner="project",
    columns=(
        Column("title", required=True, longest=200),
        Column("state"),
        Column("need", rows=5),
        Column("planned", rows=3),
        Column("reason", rows=3, hint=_("Needed when the application was left unsent")),
        Column("decided_on"),
    ),
    title=_("Follow-on applications"),
    one=_("Follow-on application"),
    new=_("Add a follow-on application"),
    none=_("No follow-on applications."),
    says={"an_unsent_application_has_a_reason": ("reason", _("Write why it was left unsent"))},
    prefill=unreached.prefill,
)
DISSEMINATION = Kind(
    name="dissemination",
    model=Dissemination,
    owner="project",
    columns=(
        Column("what", required=True, missing=_("Write what was told")),
        Column("when", hint=_("A day or a time, for example spring 2026")),
        Column("channel", hint=_("For example a staff meeting, a blog, a seminar")),
        Column("audience"),
    ),
    title=_("Where results were told"),
    one=_("Where results were told"),
    new=_("Add where results were told"),
    none=_("Nothing told yet."),
)
PUBLICATION = Kind(
    name="publication",
    model=Publication,
    owner="project",
    columns=(
        Column("citation", missing=_("Give the title or the citation")),
        Column("kind"),
        Column("author"),
        Column("published_on"),
        Column("url"),
        Column("lead", rows=3),
    ),
    title=_("Publications"),
    one=_("Publication"),
    new=_("Add a publication"),
    none=_("No publications yet."),
)
KINDS = (PARTNER, BUDGET, DUTY, DECISION, CRITERION, TENDER, FOLLOW_ON, DISSEMINATION, PUBLICATION)
