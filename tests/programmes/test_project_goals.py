"""Goals of a whole project: changed on its pages, inherited by its programmes, followed programme by programme."""

import pytest
from django.utils import timezone

from programmes import goals as verbs
from programmes.models import Role
from programmes.projectthread import project_thread
from surveys.models import Release
from tests import factories as make
from tests.reports.documents import cell, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world):
    return world.programme.project


def address(project, tail=""):
    return f"/projects/{project.slug}/goals/{tail}"


def a_release(programme, **counts):
    """Published counts (worse, same, better) of statements, by key."""
    cells = release() | {"cells": [cell("post", key, split) for key, split in counts.items()]}
    Release.objects.create(programme=programme, scope="final", cells=cells, sha256="0" * 64, released_at=timezone.now())


def test_goals_are_pasted_checked_first_and_then_saved_with_what_was_promised(world, project, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    pasted = {"goals": "Uudistaa toimintatapoja\n  Digitalisaatio", "promised": "on", "source": "Hakemus 2021"}
    checked = client.post(address(project, "add/"), pasted | {"check": "1"})
    assert [line.depth for line in checked.context["read"].lines] == [0, 1]
    assert project.goals.count() == 0
    assert client.post(address(project, "add/"), pasted).status_code == 302
    upper, lower = project.goals.all()
    assert (dict(upper.promised), upper.promised_source, lower.parent) == (dict(upper.text), "Hakemus 2021", upper)
    assert not client.post(address(project, "add/"), pasted).context  # known ones are passed by
    assert project.goals.count() == 2


def test_a_goal_of_a_project_is_changed_closed_opened_and_removed_with_its_trace(world, project, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    goal = make.a_project_goal(project, key="g", text={"fi": "Uudistaa"})
    make.a_project_goal(project, key="h")
    change = {"text_fi": "Uudistaa työtä", "kind": "primary", "parent": "h", "rationale_fi": "Työ muuttuu"}
    client.post(address(project, "of/g/edit/"), change | {"reason": "Tarkennus"})
    goal.refresh_from_db()
    assert (str(goal), str(goal.parent.key), str(goal.rationale)) == ("Uudistaa työtä", "h", "Työ muuttuu")
    version = goal.versions.get()
    assert (version.before["text"], version.after["parent"], str(version.reason)) == (
        {"fi": "Uudistaa"},
        "h",
        "Tarkennus",
    )
    client.post(address(project, "of/g/close/"), {"reason": "Ei enää"})
    goal.refresh_from_db()
    assert goal.closed_at
    client.post(address(project, "of/g/close/"), {"reason": "Sittenkin"})
    client.post(address(project, "of/h/remove/"))
    assert project.goals.filter(key="h").exists()  # another goal is part of it
    client.post(address(project, "of/g/remove/"))
    client.post(address(project, "of/h/remove/"))
    assert project.goals.count() == 0


def test_a_programme_reads_its_projects_goal_on_its_own_pages_and_changes_it_nowhere(world, project, sign_in):
    upper = make.a_project_goal(project, key="ylempi", text={"fi": "Uudistaa toimintatapoja"})
    make.a_goal(world.programme, key="oma", parent=upper, text={"fi": "Oma tavoite"})
    base = f"/programmes/{world.programme.slug}/goals/"
    for role in (Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT):
        client = sign_in(world.users[role])
        assert "Uudistaa toimintatapoja" in client.get(base).content.decode()
        page = client.get(base + "of/ylempi/")
        assert page.status_code == 200 and "Oma tavoite" in page.content.decode()
    client = sign_in(world.users[Role.COORDINATOR])
    tails = ("edit/", "close/", "remove/", "statement/")
    assert {client.post(base + f"of/ylempi/{tail}", {"reason": "x"}).status_code for tail in tails} == {404}


def test_the_projects_page_shows_each_programme_by_name_and_adds_nothing_together(world, project):
    upper = make.a_project_goal(project)
    sibling = make.a_programme(project=project)
    make.a_programme(project=project)  # does nothing for the goal
    for programme, times in ((world.programme, 2), (sibling, 3)):
        goal = make.a_goal(programme, parent=upper)
        for number in range(times):
            make.a_session(programme, state="held" if number else "draft").goals.add(goal)
        make.a_session(programme, state="cancelled").goals.add(goal)
        programme.outputs.create(key="o", title={"fi": f"Tuotos {times}"}).goals.add(goal)
    theme = sibling.themes.create(key="t", title={"fi": "Teema"})
    theme.goals.add(upper)
    make.a_session(sibling).themes.add(theme)
    thread = project_thread(project, user=world.users[Role.COORDINATOR])
    shares = {share.programme: share for share in thread.shares(thread.tree.places[0])}
    assert {p: (s.sessions, s.held, [str(o) for o in s.outputs]) for p, s in shares.items()} == {
        world.programme: (2, 1, ["Tuotos 2"]),
        sibling: (4, 2, ["Tuotos 3"]),
    }
    assert [str(title) for title in shares[sibling].themes] == ["Teema"]
    assert (shares[world.programme].link, shares[sibling].link) == (True, False)
    assert thread.under(thread.tree.places[0]) == [(world.programme, 1), (sibling, 1)]


def test_a_coordinator_sees_results_of_the_programmes_of_their_own_only(world, project, sign_in):
    upper = make.a_project_goal(project, key="ylempi")
    sibling = make.a_programme(project=project)
    for programme in (world.programme, sibling):
        goal = make.a_goal(programme, parent=upper)
        make.a_statement(programme, goal=goal, key="henki")
        a_release(programme, henki=(0, 3, 11))
    katri = world.users[Role.COORDINATOR]
    thread = project_thread(project, user=katri)
    shares = {share.programme: share.goals[0][1] for share in thread.shares(thread.tree.places[0])}
    assert shares == {world.programme: "achieved", sibling: None}
    named = make.a_user()
    project.coordinators.add(named)
    administrator = make.a_user(is_staff=True)
    assert [project_thread(project, user=user).verdicts for user in (named, administrator)] == [{}, {}]


def test_those_named_in_the_project_work_on_its_goals_and_an_administrator_only_looks(world, project, sign_in):
    make.a_project_goal(project, key="g")
    named = make.a_user()
    project.coordinators.add(named)
    assert sign_in(named).get(address(project, "of/g/edit/")).status_code == 200
    administrator = sign_in(make.a_user(is_staff=True))
    assert administrator.get(address(project, "of/g/")).status_code == 200
    assert administrator.post(address(project, "add/"), {"goals": "x"}).status_code == 403
    assert sign_in(world.users[Role.COACH]).get(address(project)).status_code == 404


def test_pages_of_a_projects_goals_cost_the_same_for_few_and_many(
    world, project, sign_in, django_assert_max_num_queries
):
    client = sign_in(world.users[Role.COORDINATOR])
    upper = make.a_project_goal(project, key="g")

    def add(count):
        for _ in range(count):
            sibling = make.a_programme(project=project)
            make.a_member(sibling)
            for programme in (world.programme, sibling):
                goal = make.a_goal(programme, parent=make.a_project_goal(project, parent=upper))
                make.a_statement(programme, goal=goal)
                make.a_session(programme).goals.add(goal)
                programme.outputs.create(key=goal.key, title={"fi": "Tuotos"}).goals.add(goal)
                programme.themes.create(key=goal.key, title={"fi": "Teema"}).goals.add(goal)
            a_release(sibling)

    def cost(tail):
        with django_assert_max_num_queries(25) as captured:
            client.get(address(project, tail))
        return len(captured)

    add(1)
    few = [cost(""), cost("of/g/")]
    add(2)
    assert [cost(""), cost("of/g/")] == few
    add(20)
    assert [cost(""), cost("of/g/")] == few


def test_a_goal_of_a_project_has_one_address_and_one_key_in_every_programme(world, project):
    upper = verbs.add_goals(project, by=None, lines=["Yhteistyö"], language="fi")[0]
    own = verbs.add_goals(world.programme, by=None, lines=["Yhteistyö opetuksessa", "yhteistyö"])
    assert [goal.key for goal in own] == ["yhteistyo-opetuksessa"]  # the second is the project's
    assert verbs.tree_of(world.programme).by_key["yhteistyo"].goal == upper
