"""The same programme without its people: a file to begin another programme with, or to give away.

Free texts stay as they were written: whoever gives the file away reads them first.
"""

from copy import deepcopy

from .rows import rows_of, walk

SECTIONS = ("people", "participants", "memberships", "notes", "quotes", "example_answers")
NAMES = {  # columns that name a person in words, or tell who came
    "programme": ("data_contact",),
    "project.decisions[]": ("decided_by",),
    "project.goals[].versions[]": ("changed_by_name",),
    "goals[].versions[]": ("changed_by_name",),
    "studies[]": ("led_by",),
    "groups[]": ("team_owner",),
    "sessions[]": ("attendance", "headcount"),
    "sessions[].shown": ("coach",),
    "sessions[].changes[].before": ("coach",),
    "sessions[].changes[].after": ("coach",),
    "outputs[]": ("owner",),
}


def without_people(document, declared):
    """The document without accounts, participants, roles, notes, quotes, attendance and interviews."""
    document = deepcopy(document)
    _without_interviews(document, declared)
    for name in SECTIONS:
        document.pop(name, None)
    for table in ("people", "participants"):
        _forget(document, declared, table)
    for section, names in NAMES.items():
        for _place, row in walk(document, section):
            for name in names:
                row.pop(name, None)
    return document


def _without_interviews(document, declared):
    """A session of one person tells of that person; changes in it are no cause of any mid-review any more."""
    sessions = document.get("sessions", [])
    gone = {row["key"] for row in sessions if "participant" in row}
    _forget(document, declared, "sessions", gone)
    for _place, row in walk(document, "mid_reviews[]"):
        _keep(row, "changes", [name for name in row.get("changes", []) if name.rpartition("#")[0] not in gone])
    _keep(document, "sessions", [row for row in sessions if row["key"] not in gone])


def _forget(document, declared, table, keys=None):
    """Takes away all references to these rows of the table; None = to any of them."""
    for rows in declared:
        for name in [name for name, of in rows.references.items() if of == table]:
            for _place, row in rows_of(document, rows):
                said = row.get(name)
                if isinstance(said, list):
                    _keep(row, name, [key for key in said if keys is not None and key not in keys])
                elif keys is None or said in keys:
                    row.pop(name, None)


def _keep(row, name, values):
    """A list that has become empty is left out."""
    if values:
        row[name] = values
    else:
        row.pop(name, None)
