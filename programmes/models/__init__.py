from .goals import Goal, GoalVersion, Statement, Theme
from .organisations import Organisation
from .people import Group, Membership, Participant, Role
from .programmes import ContextEvent, Programme
from .projects import Decision, Dissemination, FollowOn, Partner, Project, Publication, Tender

__all__ = [
    "ContextEvent",
    "Decision",
    "Dissemination",
    "FollowOn",
    "Goal",
    "GoalVersion",
    "Group",
    "Membership",
    "Organisation",
    "Participant",
    "Partner",
    "Programme",
    "Project",
    "Publication",
    "Role",
    "Statement",
    "Tender",
    "Theme",
]
