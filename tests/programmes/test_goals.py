"""Goals change with a trace; what is asked does not change once a survey has been opened."""

import html
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from programmes import features
from programmes import goals as verbs
from programmes.access import permissions_of
from programmes.models import Role
from programmes.redthread import history
from surveys.models import Instrument, Item, Page, Wave
from tests import factories as make

from .test_project_goals import a_release


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


# ---- pasting --------------------------------------------------------------------------------------------------------
FOUR = """Vahvistaa me-henkeämme ja yhteisöllisyyttä
- Me-henki
- Yhteisöllisyys
- Ilmapiiri
Oppia tuntemaan toisiamme paremmin
- Toistemme tunteminen
- Avoimuus
Lisätä yhteistyötä opetuksessa
- Konkreettinen yhteistyö
- Toisten osaamisen tunnistaminen
Lisätä yhteistyötä hankesuunnittelussa
- Yhteinen hankesuunnittelu
- Rahoituksen hakeminen"""


def paste(world, sign_in, **fields):
    return sign_in(world.users[Role.COORDINATOR]).post(f"/programmes/{world.programme.slug}/goals/add/", fields)


def test_four_goals_and_nine_statements_are_entered_with_one_paste(world, sign_in):
    wave = a_wave(world.programme)
    page = paste(world, sign_in, goals=FOUR, inner="statements", promised="on", source="Hakemus 2026", check="1")
    read = page.context["read"]
    assert (len(read.new), len(read.statements), world.programme.goals.count()) == (4, 9, 0)
    assert FOUR in html.unescape(page.content.decode())
    paste(world, sign_in, goals=FOUR, inner="statements", promised="on", source="Hakemus 2026")
    goals = list(world.programme.goals.all())
    assert [goal.statements.count() for goal in goals] == [3, 2, 2, 2]
    assert {goal.promised_source for goal in goals} == {"Hakemus 2026"}
    assert [dict(goal.promised) for goal in goals] == [dict(goal.text) for goal in goals]
    assert Item.objects.filter(page__instrument=wave.instrument).count() == 9


def test_goals_agreed_later_are_not_promised(world, sign_in):
    paste(world, sign_in, goals="Uusi tavoite", source="Hakemus 2026")
    goal = world.programme.goals.get()
    assert (dict(goal.promised), goal.promised_source) == ({}, "")


def test_bad_rows_are_told_at_the_field_and_nothing_typed_is_lost(world, sign_in):
    typed = "Hyvä tavoite\n  " + "x" * 201
    page = paste(world, sign_in, goals=typed, inner="statements")
    [message] = page.context["form"].errors["goals"]
    assert "2" in message and typed in page.content.decode()
    assert world.programme.goals.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("goals", "   \n\n"),
        ("goals", "A\0B"),
        ("goals", "x" * 30_001),
        ("goals", "\n".join(f"Tavoite {n}" for n in range(61))),
        ("inner", "elsewhere"),
        ("source", "x" * 201),
    ],
)
def test_what_cannot_be_saved_comes_back_with_a_message(world, sign_in, field, value):
    page = paste(world, sign_in, **{"goals": "Tavoite", field: value})
    assert list(page.context["form"].errors) == [field]
    assert world.programme.goals.count() == 0


def test_after_the_first_survey_has_opened_what_is_further_in_is_a_part(world, sign_in):
    a_wave(world.programme, state="open")
    paste(world, sign_in, goals="Ylempi\n  Alempi", inner="statements")
    upper, lower = world.programme.goals.all()
    assert (lower.parent, world.programme.statements.count()) == (upper, 0)


# ---- promises and changes -------------------------------------------------------------------------------------------
def edit(world, sign_in, **fields):
    address = f"/programmes/{world.programme.slug}/goals/of/g/edit/"
    return sign_in(world.users[Role.COORDINATOR]).post(address, fields)


def test_the_words_granted_are_written_down_once_and_never_change(world, sign_in):
    goal = make.a_goal(world.programme, key="g", text={"fi": "Yhteistyö"})
    words = {"text_fi": "Yhteistyö", "promised_fi": "Lisätä yhteistyötä", "promised_source": "Hakemus"}
    edit(world, sign_in, **words, reason="Lisätty hakemuksesta")
    goal.refresh_from_db()
    assert (str(goal.promised), goal.promised_source) == ("Lisätä yhteistyötä", "Hakemus")
    edit(world, sign_in, **words | {"promised_fi": "Muuta", "text_fi": "Uusi"}, reason="Muutos")
    verbs.edit_goal(goal, by=None, reason="x", promised={"fi": "Muuta"}, promised_source="Muualta")
    goal.refresh_from_db()
    assert (str(goal), str(goal.promised), goal.promised_source) == ("Uusi", "Lisätä yhteistyötä", "Hakemus")


def test_a_reason_is_asked_only_when_something_changes(world, sign_in):
    goal = make.a_goal(world.programme, key="g", text={"fi": "Yhteistyö"})
    assert edit(world, sign_in, text_fi="Yhteistyö", reason="").status_code == 302
    assert goal.versions.count() == 0
    assert list(edit(world, sign_in, text_fi="Uusi", reason=" ").context["form"].errors) == ["reason"]
    assert list(edit(world, sign_in, text_fi="", reason="").context["form"].errors) == ["text"]


def test_the_place_among_others_is_changed_where_levels_are_in_use(world, sign_in):
    goal, other = make.a_goal(world.programme, key="g"), make.a_goal(world.programme, key="h")
    words = {"text_fi": str(goal), "reason": "Sijoitettu"}
    edit(world, sign_in, **words, parent="h")  # nothing of levels is asked of a small programme
    goal.refresh_from_db()
    assert goal.parent is None
    features.switch(world.programme, by=None, keys=["goal_levels"])
    page = edit(world, sign_in, **words, kind="primary", parent="g")
    assert list(page.context["form"].errors) == ["parent"]
    edit(world, sign_in, **words, kind="primary", parent="h", via=["h"])
    goal.refresh_from_db()
    assert (goal.parent, list(goal.via.all()), goal.kind) == (other, [other], "derived")


def test_history_tells_what_every_field_was_and_became(world):
    goal, other = make.a_goal(world.programme, key="g", text={"fi": "Yhteistyö"}), make.a_goal(world.programme, key="h")
    change = {"text": {"fi": "Yhteistyö opetuksessa"}, "parent": other, "expected_by": date(2027, 12, 31)}
    verbs.edit_goal(goal, by=world.users[Role.COORDINATOR], reason="Tarkennus", via=[other], **change)
    [change] = history(goal, {"h": "Me-henki"})
    assert [(step.before, step.after) for step in change.steps] == [
        ("Yhteistyö", "Yhteistyö opetuksessa"),
        ("", "31.12.2027"),
        ("", "Me-henki"),
        ("", "Me-henki"),
    ]
    assert (change.who, change.reason) == ("Katri a", "Tarkennus")


def test_a_promised_goal_can_be_removed_for_a_day_and_after_that_only_closed(world):
    [goal] = verbs.add_goals(world.programme, by=None, lines=["Lipsahdus"], promised=True)
    assert verbs.why_not_removable(goal) is None
    goal.versions.update(changed_at=timezone.now() - timedelta(hours=25))
    assert verbs.why_not_removable(goal)
    assert verbs.why_not_removable(make.a_goal(world.programme, promised={"fi": "Tuotu tiedostosta"}))
    upper = make.a_goal(world.programme)
    make.a_goal(world.programme, parent=upper)
    assert verbs.why_not_removable(upper)


# ---- the red thread -------------------------------------------------------------------------------------------------
def goal_page(world, sign_in, key, role=Role.COORDINATOR):
    return sign_in(world.users[role]).get(f"/programmes/{world.programme.slug}/goals/of/{key}/")


def test_what_serves_a_part_serves_the_goal(world, sign_in):
    upper = make.a_goal(world.programme, key="ylempi")
    part = make.a_goal(world.programme, key="osa", parent=upper)
    session = make.a_session(world.programme, group=world.group)
    session.goals.add(part)
    theme = world.programme.themes.create(key="t", title={"fi": "Luottamus"})
    theme.goals.add(part)
    output = world.programme.outputs.create(key="o", title={"fi": "Kalenteri"})
    output.goals.add(part)
    world.programme.findings.create(key="f", text={"fi": "Havainto"}).sessions.add(session)
    for key in ("ylempi", "osa"):
        thread = goal_page(world, sign_in, key).context["thread"]
        assert [len(thread.meetings), len(thread.themes), len(thread.outputs), len(thread.findings)] == [1, 1, 1, 1]
    other = make.a_goal(world.programme, key="muu")
    thread = goal_page(world, sign_in, other.key).context["thread"]
    assert [thread.meetings, thread.themes, thread.outputs, thread.findings] == [[], [], [], []]


def test_outputs_and_findings_are_shown_as_far_as_the_reader_may_see_them(world, sign_in):
    goal = make.a_goal(world.programme, key="g")
    for group in (world.group, make.a_group(world.programme)):
        session = make.a_session(world.programme, group=group)
        session.goals.add(goal)
        output = world.programme.outputs.create(key=f"o{session.pk}", title={"fi": "Tuotos"})
        output.goals.add(goal)
        output.sessions.add(session)
        world.programme.findings.create(key=f"f{session.pk}", text={"fi": "Havainto"}).sessions.add(session)
    seen = {}
    for role in (Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT):
        thread = goal_page(world, sign_in, "g", role).context["thread"]
        seen[role] = (len(thread.outputs), len(thread.findings))
    assert seen == {
        Role.COORDINATOR: (2, 2),
        Role.COACH: (1, 1),
        Role.CONTACT: (0, 0),
        Role.PARTICIPANT: (1, 0),
    }


def test_the_same_session_of_several_groups_is_one_row(world, sign_in):
    goal = make.a_goal(world.programme, key="g")
    for _ in range(3):
        make.a_session(world.programme, ordinal=1, title={"fi": "Dialogi"}).goals.add(goal)
    thread = goal_page(world, sign_in, "g").context["thread"]
    assert (len(thread.meetings), [(one.n, one.pk) for one in thread.sittings]) == (3, [(3, None)])


def test_the_rule_of_the_report_is_told_in_its_own_words_unless_the_goal_has_a_rule(world, sign_in):
    words = " ".join(render_to_string("reports/figures/_rule_words.html").split())
    make.a_goal(world.programme, key="g")
    make.a_goal(world.programme, key="oma", measured_by={"fi": "Kaikki tuntevat toisensa"})
    pages = [" ".join(goal_page(world, sign_in, key).content.decode().split()) for key in ("g", "oma")]
    assert [words in page for page in pages] == [True, False]
    assert "Kaikki tuntevat toisensa" in pages[1]


def test_goals_whose_result_is_not_yet_are_told_for_what_follows(world):
    later = make.a_goal(world.programme, expected_by=timezone.localdate() + timedelta(days=900))
    make.a_statement(world.programme, goal=later, key="later")
    make.a_statement(world.programme, goal=make.a_goal(world.programme), key="now")
    everything = permissions_of({Role.COORDINATOR})
    assert verbs.not_yet(world.programme, everything) == []
    a_release(world.programme, later=(3, 8, 3), now=(3, 8, 3))
    assert verbs.not_yet(world.programme, everything) == [later]
    assert verbs.not_yet(world.programme, permissions_of({Role.PARTICIPANT})) == []
    verbs.close_goal(later, by=None, reason="x")
    assert verbs.not_yet(world.programme, everything) == []
