"""What stands behind each goal, what is missing, and who is told of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programmes import goals as verbs
from programmes.models import Role
from surveys.models import Instrument, Item, Page, Wave
from tests import factories as make

from .test_project_goals import a_release

pytestmark = pytest.mark.django_db


def a_wave(programme, *statements, stage="post", state="draft"):
    instrument = Instrument.objects.create(programme=programme, key=f"i-{stage}", title={"fi": "Kysely"})
    page = Page.objects.create(instrument=instrument, title={"fi": "Sivu"})
    for statement in statements:
        Item.objects.create(
            page=page, key=statement.key, form="perceived", scale="change5", text=statement.name, statement=statement
        )
    now = timezone.now()
    return Wave.objects.create(
        programme=programme,
        instrument=instrument,
        key=f"w-{stage}",
        stage=stage,
        opens_at=now,
        closes_at=now + timedelta(days=9),
        state=state,
    )


def goals_page(world, sign_in, role=Role.COORDINATOR):
    return sign_in(world.users[role]).get(f"/programmes/{world.programme.slug}/goals/")


def rows(world, sign_in, role=Role.COORDINATOR):
    found = goals_page(world, sign_in, role).context["page"].rows
    return [(str(row.place.number) if row.place else "", [[str(x) for x in c] for c in row.cells]) for row in found]


def test_the_matrix_has_every_goal_with_its_evidence_and_its_empty_places(world, sign_in):
    programme = world.programme
    upper = make.a_project_goal(programme.project)
    full, empty = make.a_goal(programme, parent=upper), make.a_goal(programme)
    henki = make.a_statement(programme, goal=full, name={"fi": "Henki"})
    make.a_statement(programme, name={"fi": "Ilmapiiri"})
    a_wave(programme, henki)
    theme = programme.themes.create(key="t", title={"fi": "Luottamus"})
    theme.goals.add(full)
    make.a_session(programme, ordinal=3).themes.add(theme)
    make.a_session(programme, ordinal=5).goals.add(full)
    programme.outputs.create(key="o", title={"fi": "Kalenteri"}).goals.add(full)
    evidence = [["3", "5"], ["Luottamus"], ["Henki"], ["Loppukysely"], ["Kalenteri"]]
    assert rows(world, sign_in) == [
        ("A", evidence),
        ("1", evidence),
        ("2", [[], [], [], [], []]),
        ("", [[], [], ["Ilmapiiri"], [], []]),
    ]
    assert goals_page(world, sign_in).content.decode().count('class="supp gap"') == 5
    assert empty.statements.count() == 0


def test_the_same_session_of_several_groups_is_said_once_with_its_number(world, sign_in):
    goal = make.a_goal(world.programme)
    for _ in range(3):
        make.a_session(world.programme, ordinal=2).goals.add(goal)
    assert rows(world, sign_in)[0][1][0] == ["2\u00a0(×\u00a03)"]


def test_a_coach_sees_in_the_matrix_only_own_groups_and_others_see_no_matrix(world, sign_in):
    goal, elsewhere = make.a_goal(world.programme), make.a_group(world.programme)
    for number, group in ((1, world.group), (2, elsewhere), (3, None)):
        session = make.a_session(world.programme, ordinal=number, group=group)
        session.goals.add(goal)
        output = world.programme.outputs.create(key=f"o{number}", title={"fi": f"Tuotos {number}"})
        output.goals.add(goal)
        output.sessions.add(session)
    cells = rows(world, sign_in, Role.COACH)[0][1]
    assert (cells[0], cells[4]) == (["1", "3"], ["Tuotos 1", "Tuotos 3"])
    assert [rows(world, sign_in, role) for role in (Role.CONTACT, Role.PARTICIPANT)] == [[], []]


def test_goals_that_nobody_measures_wait_for_the_coordinator_until_the_first_survey_opens(world, sign_in):
    programme = world.programme
    upper = make.a_goal(programme)
    make.a_statement(programme, goal=make.a_goal(programme, parent=upper))  # measures the upper one too
    lonely = make.a_goal(programme, text={"fi": "Yksinäinen"})
    verbs.close_goal(make.a_goal(programme), by=None, reason="x")

    def waiting(role=Role.COORDINATOR):
        page = sign_in(world.users[role]).get(f"/programmes/{programme.slug}/").context["page"]
        return [task.text for task in page.waiting if task.url.endswith("/goals/")]

    assert len(waiting()) == 1 and "3 Yksinäinen" in waiting()[0]
    assert [(gap.number, gap.kind) for gap in goals_page(world, sign_in).context["page"].gaps] == [(3, "unmeasured")]
    assert waiting(Role.COACH) == [] and goals_page(world, sign_in, Role.COACH).context["page"].gaps == []
    a_wave(programme, state="open")
    assert waiting() == []
    assert [gap.kind for gap in goals_page(world, sign_in).context["page"].gaps] == ["too_late"]
    assert lonely.statements.count() == 0


def test_a_goal_without_sessions_is_told_once_sessions_have_goals_at_all(world, sign_in):
    served, upper = make.a_goal(world.programme), make.a_goal(world.programme)
    part, unserved = make.a_goal(world.programme, parent=upper), make.a_goal(world.programme)
    for goal in (served, upper, part, unserved):
        make.a_statement(world.programme, goal=goal)
    session = make.a_session(world.programme)
    assert goals_page(world, sign_in).context["page"].gaps == []
    session.goals.add(served, part)  # what serves the part serves the upper goal
    gaps = goals_page(world, sign_in).context["page"].gaps
    assert [(gap.number, gap.kind) for gap in gaps] == [(4, "unserved")]


def test_statements_without_a_goal_are_other_changes_and_no_error(world, sign_in):
    make.a_statement(world.programme, goal=make.a_goal(world.programme))
    make.a_statement(world.programme, name={"fi": "Ilmapiiri"})
    page = goals_page(world, sign_in).context["page"]
    assert ([str(one) for one in page.loose], page.gaps) == (["Ilmapiiri"], [])


def test_an_empty_programme_offers_the_paste_box_to_those_who_may_write_goals(world, sign_in):
    assert 'name="goals"' in goals_page(world, sign_in).content.decode()
    assert 'name="goals"' not in goals_page(world, sign_in, Role.COACH).content.decode()


def test_results_stand_in_the_list_for_those_who_may_see_them(world, sign_in):
    goal = make.a_goal(world.programme)
    make.a_statement(world.programme, goal=goal, key="henki")
    assert not goals_page(world, sign_in).context["page"].has_verdicts
    a_release(world.programme, henki=(0, 3, 11))
    assert [line.verdict for line in goals_page(world, sign_in).context["page"].lines] == ["achieved"]
    assert not goals_page(world, sign_in, Role.PARTICIPANT).context["page"].has_verdicts


@pytest.mark.parametrize("tail", ["goals/", "goals/of/g/"])
def test_goal_pages_cost_the_same_for_few_and_many(world, sign_in, django_assert_max_num_queries, tail):
    client, address = sign_in(world.users[Role.COORDINATOR]), f"/programmes/{world.programme.slug}/{tail}"
    goal = make.a_goal(world.programme, key="g", parent=make.a_project_goal(world.programme.project))

    def add(count):
        for _ in range(count):
            part = make.a_goal(world.programme, parent=goal)
            part.via.add(goal)
            make.a_statement(world.programme, goal=part)
            session = make.a_session(world.programme)
            session.goals.add(part)
            output = world.programme.outputs.create(key=part.key, title={"fi": "Tuotos"})
            output.goals.add(part)
            output.sessions.add(session)
            theme = world.programme.themes.create(key=part.key, title={"fi": "Teema"})
            theme.goals.add(part)
            world.programme.findings.create(key=part.key, text={"fi": "Havainto"}).sessions.add(session)

    def cost():
        with django_assert_max_num_queries(25) as captured:
            client.get(address)
        return len(captured)

    add(1)
    one = cost()
    add(2)
    assert cost() == one
    add(30)
    assert cost() == one
