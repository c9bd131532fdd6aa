"""Small rows around a project or a programme, declared once: what a kind is called, what it holds, what must be true.

`of_project.KINDS` and `of_programme.KINDS` are the kinds; `programmes.forms.records` makes their forms and
`programmes.views.records` their pages (add, edit, remove), one set for projects and one for programmes.
"""

from .keeping import add, change, problems, remove, why_not_removable
from .kinds import Column, Kind, named

__all__ = ["Column", "Kind", "add", "change", "named", "problems", "remove", "why_not_removable"]
