from .beginning import BeginForm
from .features import FeaturesForm
from .goals import CloseGoalForm, GoalForm, PasteGoalsForm, StatementForm
from .notes import NoteForm
from .people import PastePeopleForm, PersonForm
from .roles import RoleForm
from .searching import SearchForm
from .settings import SettingsForm
from .small import SmallProgrammeForm

__all__ = [
    "BeginForm",
    "CloseGoalForm",
    "FeaturesForm",
    "GoalForm",
    "NoteForm",
    "PasteGoalsForm",
    "PastePeopleForm",
    "PersonForm",
    "RoleForm",
    "SearchForm",
    "SettingsForm",
    "SmallProgrammeForm",
    "StatementForm",
]
