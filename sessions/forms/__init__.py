"""Forms of sessions. What was typed stays; warnings and other people's changes are shown before anything is lost."""

from .content import AddForm, ContentForm, EditForm
from .counting import HeadcountForm, WorkshopsForm
from .outcome import FindingForm, OutputForm
from .phases import PhasesForm
from .when import CancelForm, MoveForm, NoticeForm, WhenForm

__all__ = [
    "AddForm",
    "CancelForm",
    "ContentForm",
    "EditForm",
    "FindingForm",
    "HeadcountForm",
    "MoveForm",
    "NoticeForm",
    "OutputForm",
    "PhasesForm",
    "WhenForm",
    "WorkshopsForm",
]
