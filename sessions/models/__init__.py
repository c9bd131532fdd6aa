"""App label `coaching`: run bare `makemigrations` (see sessions/apps.py)."""

from .feeds import Feed
from .outputs import Finding, Output
from .presence import Attendance, Headcount
from .schedule import CoachingSession, Phase, SessionChange

__all__ = ["Attendance", "CoachingSession", "Feed", "Finding", "Headcount", "Output", "Phase", "SessionChange"]
