from .afterlife import Dissemination, FollowOn, Publication
from .frameworks import Construct, Exercise, Factor, Framework, Study
from .goals import Goal, GoalVersion, Statement, Theme
from .organisations import Organisation
from .people import Group, GroupMove, Membership, Note, Participant, Recruitment, Role
from .procurement import Criterion, Decision, Score, Tender
from .programmes import ContextEvent, Programme
from .projects import BudgetLine, Duty, Partner, Project
from .trail import Deed

__all__ = [
    "BudgetLine",
    "Construct",
    "ContextEvent",
    "Criterion",
    "Decision",
    "Deed",
    "Dissemination",
    "Duty",
    "Exercise",
    "Factor",
    "FollowOn",
    "Framework",
    "Goal",
    "GoalVersion",
    "Group",
    "GroupMove",
    "Membership",
    "Note",
    "Organisation",
    "Participant",
    "Partner",
    "Programme",
    "Project",
    "Publication",
    "Recruitment",
    "Role",
    "Score",
    "Statement",
    "Study",
    "Tender",
    "Theme",
]
