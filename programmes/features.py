"""What a programme may use beyond a small one: each thing appears when it is switched on, or when rows of it exist.

Other modules add a page of theirs to LINKS; the overview shows those that are switched on and the reader may open.
"""

from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.access import Permission as P
from programmes.models import Programme


@dataclass(frozen=True)
class Feature:
    """`brings` is one plain sentence; `rows` = a Q of programmes that have something of it already."""

    name: str
    brings: str
    rows: Q


def there(*relations):
    """Programmes that have a row in any of the relations."""
    found = Q()
    for relation in relations:
        found |= Q(**{f"{relation}__isnull": False})
    return found


FEATURES = {
    "groups": Feature(
        _("Groups"),
        _("People in groups, each with its own coach, sessions and contact person."),
        there("groups"),
    ),
    "recruitment": Feature(
        _("Invited institutions"),
        _("Which institutions were invited, which came along and which declined, and why."),
        there("recruitments"),
    ),
    "goal_levels": Feature(
        _("Goals on several levels"),
        _("Goals of the whole project, goals derived from others, and why each was chosen."),
        there("goals__parent", "goals__via", "project__goals"),
    ),
    "themes": Feature(
        _("Themes"),
        _("What sessions are about or how they work, and which group chose what."),
        there("themes"),
    ),
    "framework": Feature(
        _("Framework and concepts"),
        _("Factors, layers, concepts and exercises that the coaching leans on."),
        there("frameworks", "constructs", "exercises"),
    ),
    "context": Feature(
        _("What else happened"),
        _("Other events at the same time that may explain a result. The report tells of them."),
        there("context_events"),
    ),
    "research": Feature(
        _("Research"),
        _("A study entwined with the coaching: its question, its data and a consent of its own."),
        there("studies"),
    ),
    "notes": Feature(
        _("Notes"),
        _("Notes for yourself, for the coaches or for everyone. A private note opens for nobody else."),
        there("notes"),
    ),
    "pre_and_mid": Feature(
        _("Start, mid-point and follow-up surveys"),
        _("Surveys before, halfway and afterwards, in addition to the end survey."),
        Q(waves__stage__in=["pre", "mid", "follow_up"]),
    ),
    "headcount": Feature(
        _("Counting without names"),
        _("How many were there, for open events where no list of names is kept."),
        there("sessions__headcount"),
    ),
    "outputs": Feature(
        _("Outputs"),
        _("Tools, practices and agreements that stay, and whether they are still in use."),
        there("outputs"),
    ),
    "findings": Feature(
        _("Findings"),
        _("What the sessions showed: what promotes and what hinders, with evidence."),
        there("findings"),
    ),
    "procurement": Feature(
        _("Procurement"),
        _("Offers, the grounds for comparing them, and why one was chosen."),
        there("project__tenders", "project__criteria"),
    ),
    "budget": Feature(
        _("Money"),
        _("The budget by heading, planned and actual, and the employer’s share."),
        there("project__budget_lines"),
    ),
    "duties": Feature(
        _("Reports to the funder"),
        _("What the funder wants to read, by which day, and when it was sent."),
        there("project__duties"),
    ),
    "dissemination": Feature(
        _("After the coaching"),
        _("Where the results were told, what was published, and what was applied for next."),
        there("project__disseminations", "project__publications", "project__follow_ons"),
    ),
}


def with_rows(programme):
    """Keys of the features of which the programme has something already. One query."""
    asked = [Exists(Programme.objects.filter(feature.rows, pk=OuterRef("pk"))) for feature in FEATURES.values()]
    row = Programme.objects.filter(pk=programme.pk).order_by().values_list(*asked).get()
    return {key for key, is_there in zip(FEATURES, row, strict=True) if is_there}


def switched_on(programme, key):
    """True when the feature has been switched on, or rows of it exist. One query at most."""
    return key in programme.features or Programme.objects.filter(FEATURES[key].rows, pk=programme.pk).exists()


def all_switched_on(programme):
    """Keys of everything that `switched_on` is true of. One query, however many features."""
    return {*programme.features} & {*FEATURES} | with_rows(programme)


@transaction.atomic
def switch(programme, *, by, keys):
    """Exactly these features from now on, and those that have rows; returns True when something changed."""
    wanted = {*keys} | with_rows(programme)
    now = [key for key in FEATURES if key in wanted]
    if now == programme.features:
        return False
    programme.features = now
    programme.save(update_fields=["features"])
    return True


# ---- links on the overview page -----------------------------------------------------------------------------------
PLAN, PEOPLE, OUTCOME, PROJECT, HOUSEKEEPING = "plan", "people", "outcome", "project", "housekeeping"
PARTS = {
    PLAN: _("Plan"),
    PEOPLE: _("People"),
    OUTCOME: _("What came of it"),
    PROJECT: _("Project"),
    HOUSEKEEPING: _("Keeping order"),
}


@dataclass(frozen=True)
class Link:
    """A page of the programme (`of_project`: of its project). `features`: shown when any is on; () = always.
    `permissions`: shown to those who have any of them."""

    part: str
    url: str
    label: str
    permissions: frozenset
    features: tuple = ()
    of_project: bool = False

    def address(self, programme):
        return reverse(self.url, args=[programme.project.slug if self.of_project else programme.slug])


OF_PROJECT = ("goal_levels", "procurement", "budget", "duties", "dissemination")
LINKS = [  # in the order of PARTS
    Link(PLAN, "goals", _("Goals and statements"), {P.VIEW_GOALS}),
    Link(
        PLAN, "row_list", _("Background and framework"), {P.VIEW_GOALS}, ("framework", "themes", "research", "context")
    ),
    Link(PEOPLE, "people", _("Participants and staff"), {P.VIEW_PEOPLE}),
    Link(PEOPLE, "groups", _("Groups"), {P.VIEW_PEOPLE}, ("groups",)),
    Link(PEOPLE, "recruitment", _("Invited institutions"), {P.CHANGE_GROUPS}, ("recruitment",)),
    Link(PEOPLE, "notes", _("Notes"), {P.VIEW_NOTES}, ("notes",)),
    Link(PEOPLE, "my_programme", _("My page"), {P.VIEW_OWN_PAGE}),
    Link(OUTCOME, "outputs", _("Outputs"), {P.VIEW_OUTPUTS}, ("outputs",)),
    Link(OUTCOME, "findings", _("Findings"), {P.VIEW_OUTPUTS}, ("findings",)),
    Link(PROJECT, "project", _("Project"), {P.EDIT_PROGRAMME}, OF_PROJECT, of_project=True),
    Link(PROJECT, "project_goals", _("Goals of the project"), {P.EDIT_GOALS}, ("goal_levels",), of_project=True),
    Link(PROJECT, "project_tenders", _("Offers"), {P.EDIT_PROGRAMME}, ("procurement",), of_project=True),
    Link(HOUSEKEEPING, "programme_settings", _("Settings"), {P.EDIT_PROGRAMME}),
    Link(HOUSEKEEPING, "programme_file", _("Programme file"), {P.CHANGE_PEOPLE}),
    Link(HOUSEKEEPING, "trail", _("What has been done"), {P.VIEW_TRAIL}),
]


@dataclass(frozen=True)
class Ways:
    """Links of one part: [(address, label)]."""

    name: str
    links: list


def ways(programme, permissions, *, on):
    """The links block "about the programme" for a reader, part by part; `on` = `all_switched_on(programme)`."""
    shown = (link for link in LINKS if permissions & link.permissions and (not link.features or on & {*link.features}))
    return [
        Ways(PARTS[part], [(link.address(programme), link.label) for link in links])
        for part, links in groupby(shown, key=lambda link: link.part)
    ]
