"""A project that is there already is joined by a programme file that says the very same of it, and never changed."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from programmes.models import Project, Role

from . import texts
from .problems import Problem, Refused, inside
from .rows import is_empty, to_file, walk


def joined(project, document, *, there, declared, by):
    """Raises Refused unless the file says of the project what is `there`, and `by` (None: a command) works on it."""
    if by is not None:
        _allowed(project, document, by)
    sections = {rows.section: rows for rows in declared}
    place = difference(_whole(there, "project", sections), _whole(document["project"], "project", sections), "project")
    if place:
        raise Refused([Problem(place, texts.project_differs(project))])


def _allowed(project, document, by):
    """Whoever coordinates a programme may work on its project, so a file can't bring newcomers to a project."""
    if not Project.objects.seen_by(by).filter(pk=project.pk).exists():
        raise Refused([Problem("project.slug", texts.project_taken(project.slug))])
    coordinate = Q(memberships__role=Role.COORDINATOR, memberships__programme__project=project)
    workers = get_user_model().objects.filter(coordinate | Q(projects=project)).values_list("email", flat=True)
    known = {address.lower() for address in [by.email, *workers]}
    problems = [
        Problem(f"{place}.user", texts.no_new_coordinator())
        for place, row in walk(document, "memberships[]")
        if row["role"] == Role.COORDINATOR and row["user"].lower() not in known
    ]
    if problems:
        raise Refused(problems)


def _whole(said, section, sections):
    """What a row says with all that it leaves unsaid, and references that have no order put in one."""
    rows, whole = sections[section], {}
    for name in rows.columns:
        column = rows.model._meta.get_field(name)
        default = to_file(column, column.get_default(), "UTC")
        if not is_empty(said.get(name, default)):
            whole[name] = said.get(name, default)
    for name in rows.references.keys() & said.keys():
        whole[name] = sorted(said[name]) if isinstance(said[name], list) else said[name]
    for inner in sections.values():
        if inner.section.rpartition(".")[0].removesuffix("[]") == section and inner.name in said:
            whole[inner.name] = [_whole(each, inner.section, sections) for each in said[inner.name]]
    return whole


def difference(one, other, place):
    """The first place where two documents differ, or None."""
    if isinstance(one, dict) and isinstance(other, dict):
        steps = [(name, one.get(name), other.get(name)) for name in sorted(one.keys() | other.keys())]
    elif isinstance(one, list) and isinstance(other, list):
        longest = max(len(one), len(other))
        one, other = (found + [None] * (longest - len(found)) for found in (one, other))
        steps = [(number, this, that) for number, (this, that) in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else place
    return next((found for step, this, that in steps if (found := difference(this, that, inside(place, step)))), None)
