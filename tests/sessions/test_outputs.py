"""Outputs: what sessions left behind, who looks after it, when it is due next, and whose groups see it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from programmes.models import Goal, Role
from sessions import outputs, rhythms
from sessions.models import Output
from tests import factories as make

QUARTERLY = "FREQ=MONTHLY;INTERVAL=3"


@pytest.fixture
def reader(running, sign_in):
    def client(role, user=None):
        found = sign_in(user or running.users[role])
        found.cookies["askel-language"] = "en"
        return found

    return client


@pytest.fixture
def held(running):
    def made(**fields):
        starts = timezone.now() - timedelta(days=1)
        defaults = {"group": running.group, "starts": starts, "ends": starts + timedelta(hours=2), "state": "held"}
        return make.a_session(running.programme, **(defaults | fields))

    return made


def url(running, name, *args):
    return reverse(name, args=[running.programme.slug, *args])


def filled(**fields):
    return {"title_fi": "Kohtaamiskalenteri", "kind": "tool", "state": "idea"} | fields


def add(client, running, **fields):
    return client.post(url(running, "output_add"), filled(**fields))


# ---- the rhythm ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "first", "after", "due"),
    [
        (QUARTERLY, date(2022, 11, 17), date(2022, 11, 17), date(2023, 2, 17)),
        (QUARTERLY, date(2022, 11, 17), date(2023, 6, 1), date(2023, 8, 17)),
        (QUARTERLY, date(2022, 11, 30), date(2022, 12, 1), date(2023, 2, 28)),
        (QUARTERLY, date(2022, 11, 30), date(2023, 2, 28), date(2023, 5, 30)),
        ("FREQ=MONTHLY", date(2023, 1, 31), date(2023, 1, 31), date(2023, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=6", date(2023, 1, 2), date(2023, 1, 2), date(2023, 7, 2)),
        ("FREQ=WEEKLY", date(2023, 1, 2), date(2023, 1, 20), date(2023, 1, 23)),
        ("FREQ=YEARLY", date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)),
        ("FREQ=WEEKLY;BYDAY=TU", date(2023, 1, 2), date(2023, 1, 3), date(2023, 1, 10)),
        ("FREQ=MONTHLY;COUNT=1", date(2023, 1, 2), date(2023, 1, 2), None),
        ("FREQ=SECONDLY", date(2023, 1, 2), date(2033, 1, 2), None),
        ("", date(2023, 1, 2), date(2023, 1, 2), None),
    ],
)
def test_the_next_time_follows_the_rhythm(rule, first, after, due):
    assert rhythms.next_after(rule, first, after) == due


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        *((rule, key) for key, rule in rhythms.RULES.items()),
        ("RRULE:FREQ=MONTHLY;INTERVAL=1", "monthly"),
        ("INTERVAL=3;FREQ=MONTHLY", "quarterly"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "other"),
        ("", ""),
    ],
)
def test_a_rule_is_known_by_its_plain_choice(rule, key):
    assert rhythms.key_of(rule) == key


def test_the_events_of_the_source_are_said_as_the_source_says():
    with translation.override("fi"):
        assert str(rhythms.words_of(QUARTERLY)) == "neljännesvuosittain"


def test_a_rhythm_without_a_day_is_reckoned_from_today(running):
    today = timezone.localdate()
    output = outputs.add_output(running.programme, by=None, title={"fi": "Tapahtumat"}, rhythm=QUARTERLY)
    assert output.next_due == rhythms.next_after(QUARTERLY, today, today)
    assert outputs.add_output(running.programme, by=None, title={"fi": "Kalenteri"}).next_due is None


def test_what_was_due_and_was_done_moves_on_to_the_next_time_after_today(running):
    output = outputs.add_output(
        running.programme, by=None, title={"fi": "T"}, rhythm=QUARTERLY, next_due=date(2022, 3, 1)
    )
    assert outputs.cannot_be_done(output, today=date(2022, 2, 28)) == "not_yet"
    moved = outputs.done(output, by=None, today=date(2022, 7, 1))
    assert (moved.next_due, moved.state) == (date(2022, 9, 1), "in_use")
    assert outputs.done(moved, by=None, today=date(2022, 7, 1)).next_due == date(2022, 9, 1)


def test_a_day_without_a_rhythm_is_done_once(running):
    output = outputs.add_output(running.programme, by=None, title={"fi": "Juhla"}, next_due=date(2022, 3, 1))
    assert outputs.done(output, by=None, today=date(2022, 3, 1)).next_due is None


# ---- pages --------------------------------------------------------------------------------------------------------
def test_a_name_is_enough(running, reader):
    assert add(reader(Role.COORDINATOR), running).status_code == 302
    output = Output.objects.get()
    assert (output.title["fi"], output.key, output.kind, output.state) == (
        "Kohtaamiskalenteri",
        "kohtaamiskalenteri",
        "tool",
        "idea",
    )


def test_everything_that_is_known_of_an_output_is_kept_and_shown(running, reader, held):
    session, goal = held(), make.a_goal(running.programme, label={"fi": "Me-henki"})
    add(
        reader(Role.COORDINATOR),
        running,
        text_fi="Rivi yksi\nRivi kaksi",
        sessions=[session.pk],
        goals=[goal.pk],
        owner="Anna A.",
        rhythm="quarterly",
        next_due="1.3.2030",
        state="in_use",
        returned_on="3.2.2023",
        acknowledged_on="10.2.2023",
    )
    output = Output.objects.get()
    assert (output.rhythm, output.next_due, output.owner) == (QUARTERLY, date(2030, 3, 1), "Anna A.")
    assert (list(output.sessions.all()), list(output.goals.all())) == ([session], [goal])
    page = reader(Role.COORDINATOR).get(url(running, "outputs")).content.decode()
    for words in (
        "Kohtaamiskalenteri",
        "Every quarter, next Fri 1.3.2030",
        "Anna A.",
        "Me-henki",
        "returned on 3.2.2023; seen 10.2.2023",
    ):
        assert words in page, words
    assert str(session) in page


def test_what_is_due_can_be_ticked_off_and_nobody_else_does_it(running, reader):
    output = outputs.add_output(
        running.programme, by=None, title={"fi": "Tapahtumat"}, rhythm=QUARTERLY, next_due=date(2022, 3, 1)
    )
    assert "was due Tue 1.3.2022" in reader(Role.COORDINATOR).get(url(running, "outputs")).content.decode()
    assert reader(Role.PARTICIPANT).post(url(running, "output_done", output.pk)).status_code == 403
    assert reader(Role.COORDINATOR).post(url(running, "output_done", output.pk)).status_code == 302
    output.refresh_from_db()
    assert output.next_due > timezone.localdate()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_fi": ""}, "title"),
        ({"title_fi": "a" * 201}, "title"),
        ({"title_fi": "a\x00"}, "title"),
        ({"kind": "song"}, "kind"),
        ({"state": "lost"}, "state"),
        ({"rhythm": "FREQ=SECONDLY"}, "rhythm"),
        ({"next_due": "31.9.2022"}, "next_due"),
        ({"returned_on": "eilen"}, "returned_on"),
        ({"acknowledged_on": "3.2.2023"}, "returned_on"),
        ({"returned_on": "3.2.2023", "acknowledged_on": "2.2.2023"}, "acknowledged_on"),
        ({"owner": "a" * 121}, "owner"),
        ({"text_fi": "a" * 4001}, "text"),
    ],
)
def test_bad_entries_are_told_at_the_field_and_nothing_typed_is_lost(running, reader, fields, field):
    response = add(reader(Role.COORDINATOR), running, **({"owner": "Anna A."} | fields))
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert response.context["form"]["owner"].value() == fields.get("owner", "Anna A.")
    assert Output.objects.count() == 0


def test_sessions_goals_and_groups_of_another_programme_are_refused(running, reader, held, other_world):
    held()
    make.a_goal(running.programme)
    foreign = make.a_session(other_world.programme, state="held")
    fields = {"sessions": [foreign.pk], "goals": [make.a_goal(other_world.programme).pk]}
    response = add(
        reader(Role.COORDINATOR), running, **fields, returned_on="3.2.2023", returned_to=other_world.group.pk
    )
    assert sorted(response.context["form"].errors) == ["goals", "returned_to", "sessions"]


def test_editing_changes_what_was_changed_and_removing_removes(running, reader, held):
    session = held()
    output = outputs.add_output(running.programme, by=None, title={"fi": "Vanha"}, sessions=[session], rhythm=QUARTERLY)
    reader(Role.COORDINATOR).post(
        url(running, "output_edit", output.pk), filled(title_fi="Uusi", sessions=[session.pk])
    )
    output.refresh_from_db()
    assert (output.title["fi"], output.rhythm, output.next_due, output.key) == ("Uusi", "", None, "vanha")
    reader(Role.COORDINATOR).post(url(running, "output_remove", output.pk))
    assert Output.objects.count() == 0


def test_a_rule_that_only_a_file_brings_is_kept_when_the_output_is_edited(running, reader):
    rule = "FREQ=WEEKLY;BYDAY=TU"
    output = outputs.add_output(running.programme, by=None, title={"fi": "T"}, rhythm=rule, next_due=date(2030, 1, 1))
    reader(Role.COORDINATOR).post(url(running, "output_edit", output.pk), filled(rhythm="other", next_due="1.1.2030"))
    output.refresh_from_db()
    assert (output.title["fi"], output.rhythm) == ("Kohtaamiskalenteri", rule)


def test_an_output_added_from_a_session_has_it_ticked(running, reader, held):
    session = held()
    form = reader(Role.COACH).get(url(running, "output_add"), {"session": session.pk}).context["form"]
    assert form["sessions"].value() == [session.pk]
    for nonsense in ("x", "-1", "9" * 30, ""):
        assert reader(Role.COACH).get(url(running, "output_add"), {"session": nonsense}).status_code == 200


# ---- whose outputs ------------------------------------------------------------------------------------------------
@pytest.fixture
def three(running, held):
    """An output of the world's group, of another group, and of nobody's."""
    other = make.a_group(running.programme)
    own = outputs.add_output(running.programme, by=None, title={"fi": "Oma"}, sessions=[held()])
    foreign = outputs.add_output(running.programme, by=None, title={"fi": "Vieras"}, sessions=[held(group=other)])
    everyones = outputs.add_output(running.programme, by=None, title={"fi": "Yhteinen"}, sessions=[held(group=None)])
    return own, foreign, everyones


def shown(client, running):
    return {row["output"].title["fi"] for row in client.get(url(running, "outputs")).context["rows"]}


def test_coaches_and_participants_see_those_of_the_own_groups_and_of_everyone(running, reader, three):
    assert shown(reader(Role.COORDINATOR), running) == {"Oma", "Vieras", "Yhteinen"}
    assert shown(reader(Role.COACH), running) == {"Oma", "Yhteinen"}
    assert shown(reader(Role.PARTICIPANT), running) == {"Oma", "Yhteinen"}
    assert reader(Role.CONTACT).get(url(running, "outputs")).status_code == 403


def test_an_output_returned_to_another_group_is_not_a_coachs(running, reader, three):
    _own, foreign, everyones = three
    everyones.returned_to, everyones.returned_on = foreign.sessions.get().group, date(2023, 1, 1)
    everyones.save()
    assert shown(reader(Role.COACH), running) == {"Oma"}


def test_a_coach_changes_only_outputs_that_are_seen(running, reader, three):
    own, foreign, _everyones = three
    for name in ("output_edit", "output_remove", "output_done"):
        assert reader(Role.COACH).post(url(running, name, foreign.pk), filled()).status_code == 404
    assert reader(Role.COACH).post(url(running, "output_edit", own.pk), filled()).status_code == 302


def test_a_coachs_change_leaves_other_groups_sessions_linked(running, reader, three):
    own, foreign, _everyones = three
    theirs = foreign.sessions.get()
    own.sessions.add(theirs)
    reader(Role.COACH).post(url(running, "output_edit", own.pk), filled())
    assert list(own.sessions.all()) == [theirs]


def test_the_session_page_shows_only_outputs_that_its_reader_may_see(running, reader, three):
    own, _foreign, _everyones = three
    session = own.sessions.get()
    session.published, session.published_at = {"title": {"fi": "T"}}, timezone.now()
    session.save()
    seen = {
        role: list(reader(role).get(url(running, "session", session.pk)).context.get("outputs", []))
        for role in (Role.COORDINATOR, Role.COACH, Role.PARTICIPANT, Role.CONTACT)
    }
    assert seen == {Role.COORDINATOR: [own], Role.COACH: [own], Role.PARTICIPANT: [own], Role.CONTACT: []}


def test_the_list_costs_the_same_for_1_3_10_and_100_outputs(running, reader, held):
    client, counts = reader(Role.COORDINATOR), []
    for number in (1, 2, 7, 90):
        for _ in range(number):
            output = outputs.add_output(running.programme, by=None, title={"fi": "T"}, sessions=[held()])
            output.goals.add(make.a_goal(running.programme))
        client.get(url(running, "outputs"))
        with CaptureQueriesContext(connection) as found:
            assert len(client.get(url(running, "outputs")).context["rows"]) == Output.objects.count()
        counts.append(len(found))
    assert (Goal.objects.count(), len(set(counts))) == (100, 1)
    assert counts[0] <= 12, counts
