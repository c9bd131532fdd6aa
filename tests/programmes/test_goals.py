"""Goals change with a trace; what is asked does not change once a survey has been opened."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from programmes import features
from programmes import goals as verbs
from programmes.models import Role
from programmes.redthread import history
from surveys.models import Instrument, Item, Page, Wave
from tests import factories as make


def test_pasted_goals_lose_their_bullets_and_repetitions():
    pasted = "1) Me-henki\n 2. Avoimuus\n- me-henki\n\n\t• Luottamus  ryhmässä\n2023 on vuosi"
    assert verbs.read_goals(pasted) == ["Me-henki", "Avoimuus", "Luottamus ryhmässä", "2023 on vuosi"]


pytestmark = pytest.mark.django_db


def a_wave(programme, statement=None, state="draft", stage="post"):
    instrument = Instrument.objects.create(programme=programme, key=f"i-{stage}-{state}", title={"fi": "Kysely"})
    page = Page.objects.create(instrument=instrument, title={"fi": "Sivu"})
    if statement:
        Item.objects.create(
            page=page, key=statement.key, form="perceived", scale="change5", text=statement.name, statement=statement
        )
    now = timezone.now()
    return Wave.objects.create(
        programme=programme,
        instrument=instrument,
        key=f"w-{stage}-{state}",
        stage=stage,
        opens_at=now,
        closes_at=now + timedelta(days=9),
        state=state,
    )


def test_a_pasted_goal_gets_a_statement_and_a_first_line_of_history(world):
    [goal] = verbs.add_goals(world.programme, by=world.users[Role.COORDINATOR], lines=["Vahvistaa me-henkeä"])
    assert [str(s) for s in goal.statements.all()] == ["Vahvistaa me-henkeä"]
    [change] = history(goal)
    assert (change.who, change.before) == ("Katri a", "")
    assert verbs.add_goals(world.programme, by=None, lines=["vahvistaa me-henkeä"]) == []


def test_every_change_keeps_before_after_who_when_and_why(world):
    katri = world.users[Role.COORDINATOR]
    [goal] = verbs.add_goals(world.programme, by=katri, lines=["Yhteistyö"])
    verbs.edit_goal(
        goal,
        by=katri,
        reason={"fi": "Alkaa vasta 2027."},
        text={"fi": "Yhteistyö opetuksessa"},
        expected_by=date(2027, 12, 31),
    )
    version = goal.versions.last()
    assert version.before == {"text": {"fi": "Yhteistyö"}, "kind": "primary"}
    assert version.after == {
        "text": {"fi": "Yhteistyö opetuksessa"},
        "kind": "primary",
        "expected_by": "2027-12-31",
    }
    assert (version.changed_by, str(version.reason)) == (katri, "Alkaa vasta 2027.")
    assert history(goal)[-1].before == "Yhteistyö"


def test_a_change_that_changes_nothing_leaves_no_trace(world):
    goal = make.a_goal(world.programme, text={"fi": "Avoimuus"})
    verbs.edit_goal(goal, by=None, reason="x", text={"fi": "Avoimuus"}, expected_by=None, kind="primary", label={})
    assert goal.versions.count() == 0


def test_a_goal_that_has_been_asked_about_is_closed_and_not_removed(world, sign_in):
    goal = make.a_goal(world.programme, key="me-henki")
    wave = a_wave(world.programme, make.a_statement(world.programme, goal=goal))
    assert verbs.why_not_removable(goal) is None
    wave.state = "open"
    wave.save()
    client = sign_in(world.users[Role.COORDINATOR])
    address = f"/programmes/{world.programme.slug}/goals/of/me-henki/"
    client.post(address + "remove/")
    assert world.programme.goals.filter(key="me-henki").exists()
    assert client.post(address + "close/", {"reason": ""}).context["form"].errors.keys() == {"reason"}
    client.post(address + "close/", {"reason": "Ei kuulu enää"})
    goal.refresh_from_db()
    assert goal.closed_at and history(goal)[-1].reason == "Ei kuulu enää"
    client.post(address + "close/", {"reason": "Kuuluu sittenkin"})
    goal.refresh_from_db()
    assert goal.closed_at is None


def test_a_goal_nobody_was_asked_about_is_removed_with_its_items(world):
    goal = make.a_goal(world.programme)
    a_wave(world.programme, make.a_statement(world.programme, goal=goal))
    verbs.remove_goal(goal, by=None)
    assert (world.programme.goals.count(), world.programme.statements.count(), Item.objects.count()) == (0, 0, 0)


def test_a_new_statement_reaches_the_end_survey_that_is_still_a_draft(world):
    goal = make.a_goal(world.programme)
    wave = a_wave(world.programme, make.a_statement(world.programme, goal=goal))
    verbs.add_statement(goal, by=None, name={"fi": "Avoimuus"})
    items = Item.objects.filter(page__instrument=wave.instrument)
    assert [str(item) for item in items][-1] == "Avoimuus"
    verbs.edit_statement(items.last().statement, by=None, name={"fi": "Luottamus"}, expected_by=None)
    assert str(items.last()) == "Luottamus"


@pytest.mark.parametrize("state", ["open", "closed", "sealed", "frozen"])
def test_statements_are_fixed_once_a_survey_has_been_opened(world, sign_in, state):
    goal = make.a_goal(world.programme, key="g")
    statement = make.a_statement(world.programme, goal=goal, key="s", name={"fi": "Me-henki"})
    a_wave(world.programme, statement, state=state)
    client = sign_in(world.users[Role.COORDINATOR])
    base = f"/programmes/{world.programme.slug}/"
    client.post(base + "goals/of/g/statement/", {"name_fi": "Uusi"})
    client.post(base + "statements/s/", {"name_fi": "Toinen"})
    client.post(base + "statements/s/remove/")
    assert [str(s) for s in world.programme.statements.all()] == ["Me-henki"]


def test_statements_are_written_in_three_languages_before_that(world, sign_in):
    make.a_goal(world.programme, key="g")
    client = sign_in(world.users[Role.COORDINATOR])
    address = f"/programmes/{world.programme.slug}/goals/of/g/statement/"
    client.post(address, {"name_fi": "Me-henki", "name_sv": "Vi-anda", "name_en": "", "expected_by": "31.12.2027"})
    statement = world.programme.statements.get()
    assert (dict(statement.name), statement.expected_by) == ({"fi": "Me-henki", "sv": "Vi-anda"}, date(2027, 12, 31))
    assert list(client.post(address, {"name_fi": ""}).context["form"].errors) == ["name"]


def test_editing_keeps_the_application_wording_and_asks_why(world, sign_in):
    goal = make.a_goal(world.programme, key="g", text={"fi": "Yhteistyö"}, promised={"fi": "Lisätä yhteistyötä"})
    features.switch(world.programme, by=None, keys=["goal_levels"])
    client = sign_in(world.users[Role.COORDINATOR])
    address = f"/programmes/{world.programme.slug}/goals/of/g/edit/"
    form = {"text_fi": "Yhteistyö opetuksessa", "kind": "derived", "expected_by": "31.9.2027", "reason": ""}
    assert set(client.post(address, form).context["form"].errors) == {"expected_by", "reason"}
    assert client.post(address, form | {"expected_by": "30.9.2027", "reason": "Tarkennus"}).status_code == 302
    goal.refresh_from_db()
    assert (str(goal), str(goal.promised), goal.kind) == ("Yhteistyö opetuksessa", "Lisätä yhteistyötä", "derived")


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT])
def test_goals_are_read_by_all_roles_of_the_programme_and_changed_by_coordinators(world, sign_in, role):
    make.a_goal(world.programme, key="g")
    make.a_statement(world.programme, key="s")
    client, base = sign_in(world.users[role]), f"/programmes/{world.programme.slug}/"
    assert [client.get(base + tail).status_code for tail in ("goals/", "goals/of/g/")] == [200, 200]
    tails = ["goals/add/", "goals/of/g/edit/", "goals/of/g/close/", "goals/of/g/remove/", "goals/of/g/statement/"]
    tails += ["statements/s/", "statements/s/remove/"]
    assert {client.post(base + tail, {"goals": "x", "reason": "y"}).status_code for tail in tails} == {403}


def test_a_funder_and_a_stranger_read_no_goals(world, other_world, sign_in):
    base = f"/programmes/{world.programme.slug}/"
    assert sign_in(world.users[Role.FUNDER]).get(base + "goals/").status_code == 403
    assert sign_in(other_world.users[Role.COORDINATOR]).get(base + "goals/").status_code == 404


def test_a_goal_of_another_programme_is_not_found(world, other_world, sign_in):
    make.a_goal(other_world.programme, key="vieras")
    client = sign_in(world.users[Role.COORDINATOR])
    assert client.get(f"/programmes/{world.programme.slug}/goals/of/vieras/").status_code == 404


def test_an_unpublished_session_is_not_shown_to_participants_on_the_goal(world, sign_in):
    goal = make.a_goal(world.programme, key="g")
    session = make.a_session(world.programme, title={"fi": "Salainen luonnos"})
    session.goals.add(goal)
    address = f"/programmes/{world.programme.slug}/goals/of/g/"
    assert "Salainen luonnos" not in sign_in(world.users[Role.PARTICIPANT]).get(address).content.decode()
    assert "Salainen luonnos" in sign_in(world.users[Role.COORDINATOR]).get(address).content.decode()


@pytest.mark.parametrize("tail", ["goals/", "goals/of/g/"])
def test_goal_pages_cost_the_same_for_few_and_many(world, sign_in, django_assert_max_num_queries, tail):
    client, address = sign_in(world.users[Role.COORDINATOR]), f"/programmes/{world.programme.slug}/{tail}"
    goal = make.a_goal(world.programme, key="g")

    def add(count):
        for _ in range(count):
            make.a_statement(world.programme, goal=make.a_goal(world.programme))
            make.a_session(world.programme).goals.add(goal)
            make.a_statement(world.programme, goal=goal)

    def cost():
        with django_assert_max_num_queries(25) as captured:
            client.get(address)
        return len(captured)

    add(1)
    one = cost()
    add(2)
    three = cost()
    add(30)
    assert one == three == cost()
