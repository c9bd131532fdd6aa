"""What a programme or a whole project promises, and how it changes: nothing of a goal is overwritten without a trace.

`tree` puts goals in the order they stand, `pasting` reads pasted lists, `changing` and `statements` hold the verbs.
"""

from .changing import OutOfPlace, add_goals, close_goal, edit_goal, remove_goal, reopen_goal, why_not_removable
from .keys import free_key, goal_key
from .pasting import read_goals, read_tree
from .results import not_yet, verdicts
from .statements import add_statement, asked, edit_statement, measuring_has_begun, remove_statement
from .tree import Place, Tree, tree_of

__all__ = [
    "OutOfPlace",
    "Place",
    "Tree",
    "add_goals",
    "add_statement",
    "asked",
    "close_goal",
    "edit_goal",
    "edit_statement",
    "free_key",
    "goal_key",
    "measuring_has_begun",
    "not_yet",
    "read_goals",
    "read_tree",
    "remove_goal",
    "remove_statement",
    "reopen_goal",
    "tree_of",
    "verdicts",
    "why_not_removable",
]
