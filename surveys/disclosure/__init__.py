"""What may be shown of a small group's answers: pure functions, no database, no HTML (docs/privacy.md)."""

from .auditor import Refused, audit
from .releasing import RENDERER, Rules, WaveAnswers, comment_entry, publishable, release_data
from .tables import Question, Sheet, Table, final_tables, tables_of
from .tiers import FLOOR, PROFILES, comments_may_be_read, shown, text_of

__all__ = [
    "FLOOR",
    "PROFILES",
    "RENDERER",
    "Question",
    "Refused",
    "Rules",
    "Sheet",
    "Table",
    "WaveAnswers",
    "audit",
    "comment_entry",
    "comments_may_be_read",
    "final_tables",
    "publishable",
    "release_data",
    "shown",
    "tables_of",
    "text_of",
]
