"""Goals as a tree: what a pasted list means, who may stand under whom, how they are numbered and named."""

import pytest

from programmes import goals as verbs
from programmes.goals.changing import known_to
from programmes.goals.pasting import read_tree
from programmes.models import Goal, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def shape(read):
    """[(words, words of the line above)]."""
    return [(line.text, line.under.text if line.under else None) for line in read.lines]


# ---- pasting --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("A\n  B\n    C\n  D\nE", [("A", None), ("B", "A"), ("C", "B"), ("D", "A"), ("E", None)]),
        ("A\n- B\n-- C\n- D", [("A", None), ("B", "A"), ("C", "B"), ("D", "A")]),
        ("A\n• B\n• C", [("A", None), ("B", "A"), ("C", "A")]),
        ("- A\n- B\n  - C", [("A", None), ("B", None), ("C", "B")]),
        ("  A\n    B\n  C", [("A", None), ("B", "A"), ("C", None)]),
        ("1. A\n\tB\n2. C", [("A", None), ("B", "A"), ("C", None)]),
        ("A\n B", [("A", None), ("B", None)]),
        ("A\n          B\n  C", [("A", None), ("B", "A"), ("C", "A")]),
        ("A\n\u00a0\u00a0B", [("A", None), ("B", "A")]),
        ("\n\n-----\nA\r\n\r\n  B", [("A", None), ("B", "A")]),
        ("2023 on vuosi\n  12 tapaamista", [("2023 on vuosi", None), ("12 tapaamista", "2023 on vuosi")]),
    ],
)
def test_two_spaces_or_a_dash_put_a_line_under_the_one_above(pasted, expected):
    assert shape(read_tree(pasted)) == expected


def test_with_statements_everything_further_in_is_asked_about_the_goal_above():
    read = read_tree("Me-henki\n  Henki\n    Ilmapiiri\nYhteistyö\n- Konkreettinen yhteistyö", statements=True)
    assert [(line.text, line.statements) for line in read.lines] == [
        ("Me-henki", ["Henki", "Ilmapiiri"]),
        ("Yhteistyö", ["Konkreettinen yhteistyö"]),
    ]


def test_bad_rows_are_told_by_their_numbers_and_repetitions_are_only_remarked():
    read = read_tree("A\n" + "x" * 401 + "\n\na\n  B\n    C\n      D\n        E")
    assert list(read.problems) == [2, 8] and list(read.remarks) == [4]
    assert shape(read) == [("A", None), ("B", "A"), ("C", "B"), ("D", "C")]
    assert "2" in read.summary() and "8" in read.summary()


def test_a_statement_that_is_too_long_or_said_twice_is_told():
    read = read_tree("A\n  " + "x" * 201 + "\n  B\n  b\n", statements=True)
    assert (list(read.problems), list(read.remarks), read.lines[0].statements) == ([2], [4], ["B"])


def test_what_is_there_already_is_an_anchor_for_what_stands_under_it(world):
    upper = make.a_project_goal(world.programme.project, text={"fi": "Uudistaa", "sv": "Förnya"})
    own = make.a_goal(world.programme, text={"fi": "Yhteistyö"})
    read = read_tree("förnya\n  Oma tavoite\nYhteistyö\n  Osa", known=known_to(world.programme))
    added = verbs.add_goals(world.programme, by=None, lines=read.lines)
    assert [(str(goal), goal.parent) for goal in added] == [("Oma tavoite", upper), ("Osa", own)]
    assert [line.text for line in read.new] == ["Oma tavoite", "Osa"]


def test_statements_can_be_pasted_under_goals_that_are_there_but_not_under_the_projects_or_a_closed_one(world):
    make.a_project_goal(world.programme.project, text={"fi": "Hankkeen"})
    own = make.a_goal(world.programme, text={"fi": "Oma"})
    make.a_statement(world.programme, goal=own, name={"fi": "Henki"})
    verbs.close_goal(make.a_goal(world.programme, text={"fi": "Suljettu"}), by=None, reason="x")
    known = known_to(world.programme)
    read = read_tree("Hankkeen\n  Yksi\nSuljettu\n  Kaksi", known=known, statements=True)
    assert list(read.problems) == [2, 4]
    verbs.add_goals(
        world.programme, by=None, lines=read_tree("oma\n  henki\n  Uusi", known=known, statements=True).lines
    )
    assert [str(one) for one in own.statements.all()] == ["Henki", "Uusi"]


def test_a_goal_with_parts_or_statements_is_not_given_a_statement_of_its_own_words(world):
    lines = read_tree("Ylempi\n  Alempi\nKolmas").lines
    verbs.add_goals(world.programme, by=None, lines=lines)
    lines = read_tree("Neljäs\n  Henki", statements=True).lines
    verbs.add_goals(world.programme, by=None, lines=lines)
    assert [str(one) for one in world.programme.statements.all()] == ["Alempi", "Kolmas", "Henki"]


# ---- the tree -------------------------------------------------------------------------------------------------------
def places(owner):
    return [(str(p.number), p.depth, p.inherited) for p in verbs.tree_of(owner).places]


def test_the_projects_goals_come_first_with_the_programmes_own_under_them(world):
    project = world.programme.project
    upper, alone = make.a_project_goal(project), make.a_project_goal(project)
    own = make.a_goal(world.programme, parent=upper)
    make.a_goal(world.programme)
    make.a_goal(world.programme, parent=own)
    assert places(world.programme) == [
        ("A", 0, True),
        ("1", 1, False),
        ("3", 2, False),
        ("B", 0, True),
        ("2", 0, False),
    ]
    assert places(project) == [("A", 0, False), ("B", 0, False)]
    assert verbs.tree_of(world.programme).by_pk[upper.pk].pks == {upper.pk, own.pk, own.children.get().pk}
    assert alone.children.count() == 0


def test_goals_of_a_sibling_programme_are_never_in_the_tree(world):
    upper = make.a_project_goal(world.programme.project)
    sibling = make.a_programme(project=world.programme.project)
    make.a_statement(sibling, goal=make.a_goal(sibling, parent=upper))
    make.a_statement(sibling, goal=upper)
    tree = verbs.tree_of(world.programme)
    assert [place.goal for place in tree.places] == [upper]
    assert (tree.places[0].statements, tree.places[0].parts) == ([], ())


def test_the_27th_goal_of_a_project_is_aa(world):
    for _ in range(28):
        make.a_project_goal(world.programme.project)
    assert [place.number for place in verbs.tree_of(world.programme).places][24:] == ["Y", "Z", "AA", "AB"]


def test_a_goal_keeps_its_number_when_an_earlier_one_is_closed(world):
    first, second = make.a_goal(world.programme), make.a_goal(world.programme)
    verbs.close_goal(first, by=None, reason="x")
    assert [(p.goal, p.number) for p in verbs.tree_of(world.programme).current] == [(second, 2)]


def test_a_loop_in_the_data_loses_no_goal(world):
    one, other = make.a_goal(world.programme), make.a_goal(world.programme)
    Goal.objects.filter(pk=one.pk).update(parent=other)
    Goal.objects.filter(pk=other.pk).update(parent=one)
    tree = verbs.tree_of(world.programme)
    assert {place.goal for place in tree.places} == {one, other}
    assert not any(place.measured for place in tree.places)


@pytest.mark.parametrize("who", ["itself", "its part", "of another programme", "the project under its programme"])
def test_a_goal_cannot_be_part_of(who, world, other_world):
    goal = make.a_goal(world.programme)
    upper = make.a_project_goal(world.programme.project)
    moved, parent = {
        "itself": (goal, goal),
        "its part": (goal, make.a_goal(world.programme, parent=make.a_goal(world.programme, parent=goal))),
        "of another programme": (goal, make.a_goal(other_world.programme)),
        "the project under its programme": (upper, goal),
    }[who]
    with pytest.raises(verbs.OutOfPlace) as refused:
        verbs.edit_goal(moved, by=None, reason="x", parent=parent)
    moved.refresh_from_db()
    assert (refused.value.field, moved.parent, moved.versions.count()) == ("parent", None, 0)


def test_a_goal_cannot_come_about_through_itself(world):
    first, second, third = (make.a_goal(world.programme) for _ in range(3))
    second.via.add(first)
    third.via.add(second)
    with pytest.raises(verbs.OutOfPlace) as refused:
        verbs.edit_goal(first, by=None, reason="x", via=[third])
    assert (refused.value.field, list(first.via.all())) == ("via", [])
    verbs.edit_goal(third, by=None, reason="x", via=[first])
    assert list(third.via.all()) == [first]


# ---- keys -----------------------------------------------------------------------------------------------------------
def test_keys_are_made_unique_across_the_project_and_all_its_programmes(world, other_world):
    project = world.programme.project
    owners = [make.a_programme(project=project), project, world.programme, other_world.programme]
    words = ["Yhteistyö", "Yhteistyö!", "Yhteistyö?", "Yhteistyö"]
    added = []
    for owner, line in zip(owners, words, strict=True):
        added += verbs.add_goals(owner, by=None, lines=[line], language="fi")
    assert [goal.key for goal in added] == ["yhteistyo", "yhteistyo-2", "yhteistyo-3", "yhteistyo"]


def test_a_pasted_list_of_a_project_has_no_statements(world):
    added = verbs.add_goals(
        world.programme.project, by=world.users[Role.COORDINATOR], lines=read_tree("A\n  B").lines, language="fi"
    )
    assert [(goal.project, goal.parent) for goal in added] == [
        (world.programme.project, None),
        (world.programme.project, added[0]),
    ]
    assert world.programme.statements.count() == 0
