"""What has been released of goals: verdicts come from the app that makes results (settings.GOAL_VERDICTS)."""

from django.conf import settings
from django.utils.module_loading import import_string


def verdicts(goals, *, permissions):
    """{goal's pk: its verdict} that a reader with these permissions may see, of goals of any number of programmes.

    The goals come with `statements` and `programme` fetched. One query for those who see results, however many goals.
    """
    return import_string(settings.GOAL_VERDICTS)(goals, permissions=permissions)


def not_yet(programme, permissions):
    """The programme's current goals whose released result is "not yet", in order: what a follow-on would go on with."""
    goals = list(programme.goals.current().select_related("programme").prefetch_related("statements"))
    found = verdicts(goals, permissions=permissions)
    return [goal for goal in goals if found.get(goal.pk) == "not_yet"]
