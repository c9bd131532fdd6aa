from .features import FeaturesForm
from .goals import CloseGoalForm, GoalForm, PasteGoalsForm, StatementForm
from .people import PastePeopleForm, PersonForm, RoleForm
from .searching import SearchForm
from .settings import SettingsForm
from .small import SmallProgrammeForm

__all__ = [
    "CloseGoalForm",
    "FeaturesForm",
    "GoalForm",
    "PasteGoalsForm",
    "PastePeopleForm",
    "PersonForm",
    "RoleForm",
    "SearchForm",
    "SettingsForm",
    "SmallProgrammeForm",
    "StatementForm",
]
