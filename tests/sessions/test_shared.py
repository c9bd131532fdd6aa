"""One final seminar for both pilots: the sibling programme reads it, the owner alone changes it, strangers never."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import Role
from sessions import attendance, ledger, scheduling
from sessions.attendance import Mark, mark
from sessions.models import Attendance, CoachingSession
from tests import factories as make
from tests.conftest import a_world


@pytest.fixture
def pilots(running, db):
    """The world's programme and a sibling of the same project, with a world of its own."""
    sibling = a_world("c")
    sibling.programme.project = running.programme.project
    sibling.programme.save()
    return running, sibling


@pytest.fixture
def seminar(pilots):
    """seminar(**fields) -> a published session of everyone, tomorrow, that the world's programme shares."""
    running, _sibling = pilots

    def made(days=1, **fields):
        starts = timezone.now() + timedelta(days=days)
        defaults = {"starts": starts, "ends": starts + timedelta(hours=6), "title": {"fi": "Loppuseminaari"}}
        session = make.a_session(running.programme, **(defaults | {"shared_in_project": True} | fields))
        if fields.get("published", True):
            scheduling.publish(running.programme, by=running.katri, notify=False)
        session.refresh_from_db()
        return session

    return made


@pytest.fixture
def reader(sign_in):
    def client(world, role):
        found = sign_in(world.users[role])
        found.cookies["askel-language"] = "en"
        return found

    return client


def body(client, world, name, *args, **data):
    return client.get(reverse(name, args=[world.programme.slug, *args]), data).content.decode()


READERS = [Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT]


# ---- what the sibling sees ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_the_sibling_sees_it_everywhere_with_whose_it_is(pilots, seminar, reader, role):
    _running, sibling = pilots
    session = seminar()
    client, address = reader(sibling, role), reverse("session", args=[sibling.programme.slug, session.pk])
    month = {"view": "month", "month": f"{timezone.localtime(session.starts):%Y-%m}"}
    for page in (
        body(client, sibling, "schedule", view="list"),
        body(client, sibling, "schedule", **month),
        body(client, sibling, "programme"),
    ):
        assert address in page and "Loppuseminaari" in page and "shared: Programme a" in page
    page = client.get(address)
    assert (page.status_code, "shared: Programme a" in page.content.decode()) == (200, True)


def test_the_siblings_participant_sees_it_on_the_own_page_and_can_take_it_to_the_calendar(pilots, seminar, reader):
    _running, sibling = pilots
    session, client = seminar(ordinal=33), reader(sibling, Role.PARTICIPANT)
    page = body(client, sibling, "my_programme")
    assert [words in page for words in ("Loppuseminaari", "shared: Programme a", "33. ")] == [True, True, False]
    file = client.get(reverse("session_ics", args=[sibling.programme.slug, session.pk]))
    assert (file.status_code, b"Loppuseminaari" in file.content) == (200, True)


def test_the_sibling_reads_what_was_published_and_never_the_plan(pilots, seminar, reader):
    running, sibling = pilots
    session = seminar(place="Aula")
    scheduling.edit(session, by=running.katri, place="Salainen sali", plan={"fi": "Salainen suunnitelma"})
    draft = seminar(published=None, title={"fi": "Salainen luonnos"})
    for role in READERS:
        client = reader(sibling, role)
        for page in (body(client, sibling, "schedule"), body(client, sibling, "session", session.pk)):
            assert "Aula" in page and "Salainen" not in page
        assert client.get(reverse("session", args=[sibling.programme.slug, draft.pk])).status_code == 404


def test_a_cancelled_seminar_stays_in_sight_struck_through(pilots, seminar, reader):
    running, sibling = pilots
    session = seminar()
    scheduling.cancel(session, by=running.katri, notify=True)
    page = body(reader(sibling, Role.PARTICIPANT), sibling, "schedule")
    assert "Loppuseminaari" in page and "Cancelled" in page


def test_what_is_not_shared_stays_the_owners(pilots, seminar, reader):
    _running, sibling = pilots
    session = seminar(shared_in_project=False)
    interview = seminar(participant=pilots[0].participants[0], title={"fi": "Haastattelu"})
    for one in (session, interview):
        assert (
            reader(sibling, Role.COORDINATOR).get(reverse("session", args=[sibling.programme.slug, one.pk])).status_code
            == 404
        )
    assert "Haastattelu" not in body(reader(sibling, Role.COORDINATOR), sibling, "schedule")


@pytest.mark.parametrize("role", [*READERS, Role.FUNDER])
def test_another_projects_programme_never_sees_it(pilots, seminar, reader, other_world, role):
    session, client = seminar(), reader(other_world, role)
    for world in (other_world, pilots[0], pilots[1]):
        for name in ("session", "session_ics", "attendance", "headcount"):
            assert client.get(reverse(name, args=[world.programme.slug, session.pk])).status_code in (403, 404)
    assert list(CoachingSession.objects.shared_with(other_world.programme)) == []
    if role != Role.FUNDER:
        assert "Loppuseminaari" not in body(client, other_world, "schedule")


# ---- who changes it -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_nobody_of_the_sibling_changes_it(pilots, seminar, reader, role):
    _running, sibling = pilots
    session, client = seminar(-1), reader(sibling, role)
    before = CoachingSession.objects.filter(pk=session.pk).values().get()
    for name in ("session_edit", "session_move", "session_cancel", "session_undo", "attendance", "headcount"):
        for slug in (sibling.programme.slug, session.programme.slug):
            response = client.post(
                reverse(name, args=[slug, session.pk]), {"people": "9", "exactness": "exact", "all": "1"}
            )
            assert response.status_code in (403, 404), (name, slug)
    assert CoachingSession.objects.filter(pk=session.pk).values().get() == before
    assert Attendance.objects.count() == 0


def test_the_siblings_page_offers_no_way_to_change_it(pilots, seminar, reader):
    _running, sibling = pilots
    session = seminar(-1)
    page = body(reader(sibling, Role.COORDINATOR), sibling, "session", session.pk)
    for name in ("session_edit", "session_move", "session_cancel", "attendance", "headcount"):
        for slug in (sibling.programme.slug, session.programme.slug):
            assert reverse(name, args=[slug, session.pk]) not in page
    for person in pilots[0].participants:
        assert person.name not in page


# ---- attendance ---------------------------------------------------------------------------------------------------
def test_the_owners_coordinator_marks_those_who_came_from_the_sibling(pilots, seminar, reader):
    running, sibling = pilots
    session = seminar(-1)
    client, guest = reader(running, Role.COORDINATOR), sibling.participants[0]
    address = reverse("attendance", args=[running.programme.slug, session.pk])
    page = client.get(address).content.decode()
    assert guest.name in page and "Programme c" in page
    client.post(address, {f"p{guest.pk}": "present", f"p{running.participants[0].pk}": "present"})
    assert set(session.attendances.values_list("participant", flat=True)) == {guest.pk, running.participants[0].pk}
    assert "1 other present" in body(client, running, "session", session.pk)
    assert guest.name in body(reader(sibling, Role.COORDINATOR), sibling, "session", session.pk)


def test_a_coach_of_the_owner_doesnt_see_or_mark_the_siblings_people(pilots, seminar, reader):
    running, sibling = pilots
    session, guest = seminar(-1), pilots[1].participants[0]
    address = reverse("attendance", args=[running.programme.slug, session.pk])
    client = reader(running, Role.COACH)
    assert guest.name not in client.get(address).content.decode()
    client.post(address, {f"p{guest.pk}": "present", f"p{running.participants[0].pk}": "present"})
    assert list(session.attendances.values_list("participant", flat=True)) == [running.participants[0].pk]
    assert sibling.programme.slug not in client.get(address).content.decode()


def test_of_a_session_that_is_not_shared_and_of_a_foreign_project_nobody_else_is_marked(pilots, seminar, other_world):
    running, sibling = pilots
    own, shared = seminar(-1, shared_in_project=False), seminar(-2)
    everybody = [*running.participants, *sibling.participants, *other_world.participants]
    marks = {person.pk: Mark("present") for person in everybody}
    mark(own, by=running.katri, marks=marks, siblings=True)
    mark(shared, by=running.katri, marks=marks, siblings=True)
    assert own.attendances.count() == 5
    assert set(shared.attendances.values_list("participant__programme", flat=True)) == {
        running.programme.pk,
        sibling.programme.pk,
    }


def test_each_programme_reaches_its_own_people_and_counts_their_hours(pilots, seminar):
    running, sibling = pilots
    session = seminar(-1)
    marks = {person.pk: Mark("present") for person in [*running.participants, *sibling.participants[:2]]}
    mark(session, by=running.katri, marks=marks, siblings=True)
    attendance.count(session, by=running.katri, people=5, outsiders=140, nearly=True)
    owner, other = attendance.reach(running.programme), attendance.reach(sibling.programme)
    assert (owner.attendances, owner.persons, owner.outsiders) == (5, 5, 140)
    assert (other.attendances, other.persons, other.outsiders, other.sessions) == (2, 2, 0, 1)
    assert ledger.hours(running.programme).minutes == 5 * 360
    assert ledger.hours(sibling.programme).minutes == 2 * 360
    assert len(ledger.hours(running.programme).rows) == 5


def test_a_common_session_is_marked_by_each_coach_for_the_own_group(pilots, seminar, reader):
    running, _sibling = pilots
    stranger = make.a_participant(running.programme, group=make.a_group(running.programme))
    session = seminar(-1)
    client = reader(running, Role.COACH)
    client.post(reverse("attendance", args=[running.programme.slug, session.pk]), {"all": "1"})
    assert session.attendances.count() == 5 and not stranger.attendances.exists()
    assert stranger.name not in body(client, running, "session", session.pk)


# ---- the form -----------------------------------------------------------------------------------------------------
def fields(**more):
    return {"title": "Loppuseminaari", "mode": "on_site"} | more


def add(client, world, **more):
    return client.post(reverse("session_add", args=[world.programme.slug]), fields(**more))


def test_a_session_is_shared_by_ticking_it_and_belongs_then_to_everyone(pilots, reader):
    running, _sibling = pilots
    response = add(
        reader(running, Role.COORDINATOR),
        running,
        kind="seminar",
        shared_in_project="on",
        open_to_outsiders="on",
        closes_process="on",
        embedded_in="Kehittämispäivä",
    )
    session = running.programme.sessions.get()
    assert response.status_code == 302
    assert (session.kind, session.group, str(session.embedded_in)) == ("seminar", None, "Kehittämispäivä")
    assert (session.shared_in_project, session.open_to_outsiders, session.closes_process) == (True, True, True)
    page = body(reader(running, Role.COORDINATOR), running, "session", session.pk)
    for words in ("Open to outsiders", "Shared by all programmes of the project", "The coaching ends here", "Seminar"):
        assert words in page, words


def test_one_group_of_many_cannot_share_its_session(pilots, reader):
    running, _sibling = pilots
    make.a_group(running.programme)
    response = add(reader(running, Role.COORDINATOR), running, shared_in_project="on", group=running.group.pk)
    assert list(response.context["form"].errors) == ["shared_in_project"]
    assert running.programme.sessions.count() == 0


def test_sharing_is_offered_to_coordinators_of_a_project_with_siblings_only(pilots, reader, other_world):
    running, _sibling = pilots
    offered = {
        (world.programme.slug, role): "shared_in_project"
        in reader(world, role).get(reverse("session_add", args=[world.programme.slug])).context["form"].fields
        for world in (running, other_world)
        for role in (Role.COORDINATOR, Role.COACH)
    }
    assert [key for key, is_there in offered.items() if is_there] == [(running.programme.slug, Role.COORDINATOR)]


def test_a_change_of_these_is_kept_with_who_and_when(pilots, seminar, reader):
    running, _sibling = pilots
    phase = running.programme.phases.create(key="loppu", title={"fi": "Loppuvaihe"})
    exercise = running.programme.exercises.create(key="palaute", name={"fi": "Palautteen antaminen"})
    session = seminar(shared_in_project=False)
    data = fields(phase=phase.pk, exercises=[exercise.pk], shared_in_project="on", revision=session.revision)
    response = reader(running, Role.COORDINATOR).post(
        reverse("session_edit", args=[running.programme.slug, session.pk]), data
    )
    assert response.status_code == 302
    change = session.changes.get()
    assert change.after["phase"] == "loppu" and change.after["exercises"] == ["palaute"]
    assert (change.before["shared_in_project"], change.after["shared_in_project"]) == (False, True)
    page = body(reader(running, Role.COORDINATOR), running, "session", session.pk)
    assert "Loppuvaihe" in page and "Palautteen antaminen" in page


def test_an_individual_interview_is_made_for_one_person(pilots, reader):
    running, _sibling = pilots
    anna = running.participants[0]
    add(reader(running, Role.COACH), running, participant=anna.pk, kind="workshop", open_to_outsiders="on")
    session = running.programme.sessions.get()
    assert (session.participant, session.kind, session.group, session.ordinal) == (anna, "interview", None, None)
    assert session.open_to_outsiders is False
    foreign = pilots[1].participants[0]
    response = add(reader(running, Role.COACH), running, participant=foreign.pk)
    assert list(response.context["form"].errors) == ["participant"]


# ---- what it costs ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["schedule", "programme", "my_programme"])
def test_the_siblings_pages_cost_the_same_for_1_3_10_and_100_shared_sessions(pilots, seminar, sign_in, name):
    _running, sibling = pilots
    role = Role.PARTICIPANT if name == "my_programme" else Role.COORDINATOR
    client, counts = sign_in(sibling.users[role]), []
    address = reverse(name, args=[sibling.programme.slug])
    for number in (1, 2, 7, 90):
        for _ in range(number):
            seminar()
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert len(set(counts)) == 1, counts
