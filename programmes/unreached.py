"""What was promised and is not there yet: the beginning of a follow-on application."""

from django.utils import translation
from django.utils.translation import gettext as _

from programmes.access import permissions_of, roles_of
from programmes.goals import not_yet
from programmes.translated import Translated


def unreached_goals(project, *, user):
    """Goals of the project's programmes whose released result is "not yet", as far as the user may see results."""
    programmes = project.programmes.select_related("project").order_by("pk")
    return [goal for each in programmes for goal in not_yet(each, permissions_of(roles_of(user, each)))]


def prefill(project, user):
    """Values for a new follow-on application: the need begins with what was not reached. {} when nothing is known."""
    goals = unreached_goals(project, user=user)
    if not goals:
        return {}
    language = goals[0].programme.language
    with translation.override(language):
        lines = [_("These goals were not reached yet:"), *(f"– {goal.text}" for goal in goals)]
    return {"need": Translated({language: "\n".join(lines)})}
