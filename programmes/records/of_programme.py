"""Kinds of small rows of a programme: what it leans on, what its sessions are about, and what else happened."""

from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.models import Construct, ContextEvent, Exercise, Factor, Framework, Goal, Study, Theme

from .kinds import Column, Kind

FRAMEWORK = Kind(
    name="framework",
    model=Framework,
    owner="programme",
    columns=(
        Column("name", required=True, missing=_("Give the framework a name"), longest=200),
        Column("shape", label=_("Drawn as")),
        Column("source", hint=_("For example the study or book it comes from")),
    ),
    title=_("Frameworks"),
    one=_("Framework"),
    new=_("Add a framework"),
    none=_("No frameworks yet."),
    intro=_("A way to think about wellbeing. Themes and findings can be tied to its parts."),
    used_by={"Factor": _("factors of the framework")},
    switch="framework",
)
FACTOR = Kind(
    name="factor",
    model=Factor,
    owner="programme",
    columns=(
        Column("name", label=_("Factor, layer or part"), required=True, missing=_("Give it a name"), longest=200),
        Column("framework", missing=_("Choose the framework it belongs to")),
        Column("text", rows=3),
        Column("cross_cutting", hint=_("For example trust: drawn as a bar beside the others")),
    ),
    title=_("Factors, layers and parts"),
    one=_("Factor, layer or part"),
    new=_("Add a factor, layer or part"),
    none=_("No factors yet."),
    used_by={"Theme": _("themes"), "Finding": _("findings")},
    switch="framework",
)
CONSTRUCT = Kind(
    name="construct",
    model=Construct,
    owner="programme",
    columns=(
        Column("name", required=True, missing=_("Write the concept"), longest=200),
        Column("text", rows=3),
        Column("source"),
    ),
    title=_("Concepts"),
    one=_("Concept"),
    new=_("Add a concept"),
    none=_("No concepts yet."),
    switch="framework",
)
EXERCISE = Kind(
    name="exercise",
    model=Exercise,
    owner="programme",
    columns=(
        Column("name", required=True, missing=_("Write what is practised"), longest=200),
        Column("mechanism", rows=2, hint=_("For example: working in pairs lets people meet without hurry")),
    ),
    title=_("Exercises"),
    one=_("Exercise"),
    new=_("Add an exercise"),
    none=_("No exercises yet."),
    used_by={"CoachingSession": _("sessions")},
    switch="framework",
)


def _line_of(theme):
    """The theme and all that it is part of; stops where a file has made a circle."""
    seen = set()
    while theme is not None and theme.pk not in seen:
        seen.add(theme.pk)
        theme = theme.parent
    return seen


def _theme(_owner, row, values):
    if row is not None and row.pk in _line_of(values.get("parent")):
        yield "parent", gettext("A theme can’t be part of itself. Choose another one.")


def _goals_within_reach(programme):
    """Its own goals, then those of its project."""
    goals = Goal.objects.filter(Q(programme=programme) | Q(project=programme.project))
    return goals.order_by(F("programme").asc(nulls_last=True), "order", "pk")


THEME = Kind(
    name="theme",
    model=Theme,
    owner="programme",
    columns=(
        Column("title", required=True, missing=_("Write the theme"), longest=200),
        Column("kind", hint=_("Content is what a session is about, a method is how it works")),
        Column("origin"),
        Column("parent", label=_("Part of the theme"), hint=_("Leave empty unless this is a part of a wider theme")),
        Column("factor"),
        Column("goals", label=_("Goals that the theme serves"), choose=_goals_within_reach),
        Column("chosen_by", label=_("Chosen by the groups")),
    ),
    title=_("Themes"),
    one=_("Theme"),
    new=_("Add a theme"),
    none=_("No themes yet."),
    says={"a_theme_has_a_title": ("title", _("Write the theme"))},
    check=_theme,
    used_by={"CoachingSession": _("sessions"), "Theme": _("themes that are part of it")},
    switch="themes",
)
STUDY = Kind(
    name="study",
    model=Study,
    owner="programme",
    columns=(
        Column("title", required=True, missing=_("Give the study a name"), longest=200),
        Column("question", rows=2),
        Column("data", rows=2, hint=_("For example written material and group interviews")),
        Column("consent_text", rows=4, hint=_("Taking part in the coaching never depends on this consent")),
        Column("led_by", hint=_("A person or an organisation")),
    ),
    title=_("Research"),
    one=_("Study"),
    new=_("Add a study"),
    none=_("No studies yet."),
    switch="research",
)
CONTEXT = Kind(
    name="context-event",
    model=ContextEvent,
    owner="programme",
    columns=(
        Column("text", required=True, missing=_("Write what happened")),
        Column("happened_on", hint=_("For example 15.8.2026; empty when the day is not known")),
        Column("source"),
    ),
    title=_("What else happened at the same time"),
    one=_("What else happened"),
    new=_("Add something that happened"),
    none=_("Nothing written down yet."),
    intro=_("Other changes at work may explain a result. They are printed beside the figures."),
    used_by={"Statement": _("statements of the survey")},
    switch="context",
)
KINDS = (FRAMEWORK, FACTOR, CONSTRUCT, EXERCISE, THEME, STUDY, CONTEXT)
