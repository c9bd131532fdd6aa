"""The verbs: goals are added, changed, closed, opened again and removed, each change with its trace."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.models import Goal, GoalVersion, Programme, Project
from programmes.translated import text as as_text

from .keys import goal_key
from .pasting import Line
from .statements import add_statement, asked, measuring_has_begun, next_order, remove_statement
from .tree import tree_of

TEXTS = ("text", "label", "promised", "rationale", "measured_by")
CLEAR = (*TEXTS, "promised_source", "kind", "expected_by", "parent")  # what a version remembers, and `via`
FRESH = timedelta(days=1)  # a slip of the paste can be taken back for so long


class OutOfPlace(Exception):
    """The goal can't be part of, or derived from, what was given: `field` and the reason in words."""

    def __init__(self, field, reason):
        super().__init__(reason)
        self.field, self.reason = field, str(reason)


def _recorded(goal, before, *, by, reason):
    GoalVersion.objects.create(
        goal=goal,
        before=before,
        after=_now(goal),
        reason=as_text(reason),
        changed_by=by,
        changed_by_name=by.name if by else "",
        changed_at=timezone.now(),
    )


def _now(goal):
    """The goal as a version remembers it; goals referred to by their keys, what is empty left out."""
    values = {name: dict(as_text(getattr(goal, name))) for name in TEXTS}
    values |= {"promised_source": goal.promised_source, "kind": goal.kind, "closed": bool(goal.closed_at)}
    values["expected_by"] = goal.expected_by.isoformat() if goal.expected_by else None
    values["parent"] = goal.parent.key if goal.parent else None
    values["via"] = sorted(goal.via.values_list("key", flat=True))
    return {name: value for name, value in values.items() if value}


def project_of(owner):
    return owner.project if isinstance(owner, Programme) else owner


def words_of(goals):
    """{words in lower case: goal}, in every language of each."""
    return {str(words).lower(): goal for goal in goals for words in goal.text.values()}


def known_to(owner):
    """{words: goal} of the goals that are there already; the programme's own before its project's."""
    return words_of(sorted((place.goal for place in tree_of(owner).places), key=lambda goal: goal.project_id is None))


@transaction.atomic
def add_goals(owner, *, by, lines, language=None, promised=False, source=""):
    """A goal for each line that is not there yet, in the language of the programme unless told; returns the new ones.

    `lines`: words, or `pasting.Line`s with what each is part of and its statements. A goal of a programme with neither
    parts nor statements is given a statement of the same words, until the first survey opens. `promised`: the words
    are the application's and stay quotable, with their `source`.
    """
    project = Project.objects.select_for_update().get(pk=project_of(owner).pk)
    language = language or owner.language
    lines = [Line(number, line) if isinstance(line, str) else line for number, line in enumerate(lines, 1)]
    known, made, added = known_to(owner), {}, []
    asking = isinstance(owner, Programme) and not measuring_has_begun(owner)
    for line in lines:
        goal = known.get(line.text.lower())
        if goal is None:
            words = {language: line.text}
            goal = owner.goals.create(
                key=goal_key(project, line.text),
                order=next_order(owner.goals),
                text=words,
                promised=words if promised else {},
                promised_source=source if promised else "",
                parent=made.get(id(line.under)),
            )
            _recorded(goal, {}, by=by, reason={})
            added.append(goal)
            if asking and not line.statements and not line.has_parts:
                add_statement(goal, by=by, name=words)
        made[id(line)] = goal
        if asking and goal.programme_id:
            _ask(goal, line.statements, by=by, language=language)
    return added


def _ask(goal, statements, *, by, language):
    there = {str(words).lower() for one in goal.statements.all() for words in one.name.values()}
    for words in statements:
        if words.lower() not in there:
            add_statement(goal, by=by, name={language: words})


@transaction.atomic
def edit_goal(goal, *, by, reason, via=None, **values):
    """Changes any of CLEAR and `via` (goals); keeps before, after, who, when and why. Raises OutOfPlace.

    The application's words, once written down, are not changed.
    """
    goal = Goal.objects.select_related("programme__project", "project", "parent").get(pk=goal.pk)
    owner = goal.programme or goal.project
    Project.objects.select_for_update().get(pk=project_of(owner).pk)
    before = _now(goal)
    _check_place(goal, tree_of(owner), values.get("parent"), via or ())
    if goal.promised:
        values = {name: value for name, value in values.items() if not name.startswith("promised")}
    for name in CLEAR:
        if name in values:
            setattr(goal, name, values[name])
    goal.save(update_fields=list(CLEAR))
    if via is not None:
        goal.via.set(via)
    if _now(goal) != before:
        _recorded(goal, before, by=by, reason=reason)
    return goal


def _check_place(goal, tree, parent, via):
    for field, reason in (("parent", tree.why_not_under(goal, parent)), ("via", tree.why_not_via(goal, via))):
        if reason:
            raise OutOfPlace(field, reason)


def why_not_removable(goal):
    """None, or why the goal can only be closed."""
    if asked(goal.statements.all()):
        return _("A survey has already asked about this goal. It can be closed, but not removed.")
    if goal.children.exists():
        return _("Other goals are part of this one. Remove them first, or close this goal.")
    if goal.promised and not _is_fresh(goal):
        return _("The application promised this goal. It can be closed, but not removed.")
    return None


def _is_fresh(goal):
    """Written down within a day: what was pasted by mistake can still be taken back."""
    first = goal.versions.first()
    return bool(first and not first.before and timezone.now() - first.changed_at < FRESH)


@transaction.atomic
def remove_goal(goal, *, by):
    """Removes a goal that nobody has been asked about, with its statements and their items."""
    assert why_not_removable(goal) is None
    for statement in goal.statements.all():
        remove_statement(statement, by=by)
    goal.delete()


@transaction.atomic
def close_goal(goal, *, by, reason):
    """Closed goals stay in the report with their history, and leave the lists of what is done."""
    _closed(goal, timezone.now(), by=by, reason=reason)


@transaction.atomic
def reopen_goal(goal, *, by, reason):
    _closed(goal, None, by=by, reason=reason)


def _closed(goal, moment, *, by, reason):
    before = _now(goal)
    goal.closed_at = moment
    goal.save(update_fields=["closed_at"])
    _recorded(goal, before, by=by, reason=reason)
