"""A project's goals across its programmes: what each of them does for a goal, by name, nothing added together."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from programmes.access import Permission, permissions_of
from programmes.goals import Tree, verdicts
from programmes.models import Goal, Programme, Role


@dataclass(frozen=True)
class Share:
    """One programme's part in a goal. `link`: the reader may open its pages."""

    programme: Programme
    link: bool
    goals: list  # (Place of one of its goals, its verdict or None)
    sessions: int
    held: int
    themes: list
    outputs: list


@dataclass(frozen=True)
class ProjectThread:
    tree: Tree  # the project's goals alone
    whole: Tree  # with those of its programmes
    programmes: list
    names: dict  # {goal's key: its short name}
    verdicts: dict  # {goal's pk: verdict} of the programmes whose results the reader may see
    opens: frozenset  # programmes whose pages the reader may open
    sessions: dict  # {programme's pk: {session's pk: (state, {pks of goals served})}}
    themes: dict  # {programme's pk: {theme's pk: (title, {pks of goals})}}
    outputs: dict  # {programme's pk: {output's pk: (title, {pks of goals})}}

    def shares(self, place):
        """What each programme does for the goal and for what is part of it; those that do nothing are left out."""
        found = [self._share(programme, self.whole.by_pk[place.goal.pk]) for programme in self.programmes]
        return [share for share in found if share.goals or share.sessions or share.themes or share.outputs]

    def _share(self, programme, place):
        def serving(rows):
            return [head for head, goals in rows.get(programme.pk, {}).values() if goals & place.pks]

        mine = [self.whole.by_pk[pk] for pk in place.pks if self.whole.by_pk[pk].goal.programme_id == programme.pk]
        mine.sort(key=lambda one: one.number)
        states = serving(self.sessions)
        return Share(
            programme=programme,
            link=programme.pk in self.opens,
            goals=[(one, self.verdicts.get(one.goal.pk)) for one in mine],
            sessions=len(states),
            held=states.count("held"),
            themes=serving(self.themes),
            outputs=serving(self.outputs),
        )

    def under(self, place):
        """How many goals each programme has under the goal: [(programme, number)]."""
        return [(share.programme, len(share.goals)) for share in self.shares(place) if share.goals]


def project_thread(project, *, user):
    """Nine queries, whatever the number of programmes, goals and sessions."""
    rows = Goal.objects.filter(Q(project=project) | Q(programme__project=project))
    rows = list(rows.select_related("programme").prefetch_related("statements", "via"))
    whole = Tree(rows)
    programmes = list(project.programmes.order_by("starts", "pk"))
    roles = _roles(project, user)
    readable = {pk for pk, held in roles.items() if Permission.VIEW_RESULTS in permissions_of(held)}
    goals = [place.goal for place in whole.places if place.goal.programme_id in readable]
    return ProjectThread(
        tree=Tree([goal for goal in rows if goal.project_id]),
        whole=whole,
        programmes=programmes,
        names={place.goal.key: str(place.goal.short) for place in whole.places},
        verdicts=verdicts(goals, permissions=frozenset({Permission.VIEW_RESULTS})) if goals else {},
        opens=frozenset(programme.pk for programme in programmes if user.is_staff or programme.pk in roles),
        sessions=_sessions(project),
        themes=_linked(project, "themes"),
        outputs=_linked(project, "outputs"),
    )


def _roles(project, user):
    """{programme's pk: roles that the user has been given in it}."""
    found = defaultdict(set)
    for pk, role in user.memberships.filter(programme__project=project).values_list("programme", "role"):
        found[pk].add(Role(role))
    return {pk: frozenset(roles) for pk, roles in found.items()}


def _sessions(project):
    """Group sessions that were not cancelled, each with the goals it serves by itself or by its themes."""
    found = defaultdict(dict)
    for path in ("sessions__goals", "sessions__themes__goals"):
        rows = project.programmes.filter(sessions__participant=None, **{f"{path}__isnull": False})
        for programme, pk, state, goal in rows.values_list("pk", "sessions__pk", "sessions__state", path):
            if state != "cancelled":
                found[programme].setdefault(pk, (state, set()))[1].add(goal)
    return found


def _linked(project, relation):
    found = defaultdict(dict)
    rows = project.programmes.filter(**{f"{relation}__goals__isnull": False}).order_by(f"{relation}__pk")
    columns = ("pk", f"{relation}__pk", f"{relation}__title", f"{relation}__goals")
    for programme, pk, title, goal in rows.values_list(*columns):
        found[programme].setdefault(pk, (title, set()))[1].add(goal)
    return found
