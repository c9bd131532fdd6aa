"""Kinds of small rows of a programme."""

from django.utils.translation import gettext_lazy as _

from programmes.models import ContextEvent

from .kinds import Column, Kind

KINDS = (
    Kind(
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
    ),
)
