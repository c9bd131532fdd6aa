"""What sessions hold travels in the programme file: there and back it is the same, word for word."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from programmes import exchange
from programmes.models import Factor, Framework
from sessions import attendance, outputs, scheduling
from sessions.attendance import Mark
from sessions.models import CoachingSession, Finding, Output
from tests import factories as make
from tests.conftest import a_world


@pytest.fixture
def full(world):
    """The world's programme with one of everything that sessions hold."""
    programme, starts = world.programme, timezone.now().replace(microsecond=0, second=0) - timedelta(days=3)
    phase = programme.phases.create(key="pajat", order=1, title={"fi": "Tiimipajat"})
    exercise = programme.exercises.create(key="palaute", name={"fi": "Palautteen antaminen"})
    framework = Framework.objects.create(
        programme=programme, key="k4", order=1, name={"fi": "Kerrokset"}, shape="layers"
    )
    factor = Factor.objects.create(
        programme=programme, framework=framework, key="luottamus", order=1, name={"fi": "Luottamus"}, cross_cutting=True
    )
    session = scheduling.add(
        programme,
        by=None,
        title={"fi": "Loppuseminaari", "sv": "Slutseminarium"},
        kind="seminar",
        phase=phase,
        exercises=[exercise],
        embedded_in={"fi": "Kehittämispäivä"},
        open_to_outsiders=True,
        shared_in_project=True,
        closes_process=True,
        starts=starts,
        ends=starts + timedelta(hours=2),
    )
    attendance.mark(session, by=None, marks={person.pk: Mark("present") for person in world.participants})
    attendance.count(session, by=None, people=40, outsiders=110, nearly=True)
    scheduling.edit(session, by=world.users["coordinator"], closes_process=False, exercises=[], phase=None)
    scheduling.edit(session, by=world.users["coordinator"], closes_process=True, exercises=[exercise], phase=phase)
    outputs.add_output(
        programme,
        by=None,
        title={"fi": "Tapahtumat"},
        kind="event",
        state="in_use",
        owner="Anna A.",
        rhythm="FREQ=MONTHLY;INTERVAL=3",
        next_due=date(2027, 3, 1),
        returned_on=date(2026, 2, 3),
        returned_to=world.group,
        acknowledged_on=date(2026, 2, 10),
        sessions=[session],
        goals=[make.a_goal(programme, key="me-henki", order=1)],
    )
    add = outputs.add_finding
    add(
        programme, by=None, text={"fi": "Luottamus"}, factor=factor, level="institution", source="S", sessions=[session]
    )
    add(programme, by=None, text={"fi": "Siiloutuminen"}, polarity="hinders")
    return world


def test_everything_that_sessions_hold_comes_back_word_for_word(full):
    first = exchange.dump(full.programme)
    copy = exchange.load(first, slug="kopio")
    second = exchange.dump(copy)
    for part in ("phases", "sessions", "outputs", "findings", "exercises", "frameworks", "factors"):
        assert second[part] == first[part], part


def test_the_rows_that_come_of_a_file_are_the_rows_that_went_into_it(full):
    copy = exchange.load(exchange.dump(full.programme), slug="kopio")
    session = CoachingSession.objects.get(programme=copy)
    assert (session.kind, session.phase.key, session.embedded_in["fi"]) == ("seminar", "pajat", "Kehittämispäivä")
    assert (session.open_to_outsiders, session.shared_in_project, session.closes_process) == (True, True, True)
    assert [exercise.key for exercise in session.exercises.all()] == ["palaute"]
    counted = session.headcount
    assert (counted.people, counted.outsiders, counted.at_least, counted.nearly) == (40, 110, False, True)
    output = Output.objects.get(programme=copy)
    assert (output.rhythm, output.next_due, output.returned_to.programme) == (
        "FREQ=MONTHLY;INTERVAL=3",
        date(2027, 3, 1),
        copy,
    )
    findings = Finding.objects.filter(programme=copy)
    assert [(f.text["fi"], f.polarity, f.level, f.factor and f.factor.key) for f in findings] == [
        ("Luottamus", "promotes", "institution", "luottamus"),
        ("Siiloutuminen", "hinders", "community", None),
    ]
    assert attendance.reach(copy) == attendance.reach(full.programme)


def test_guests_from_a_sibling_programme_stay_out_of_the_file(full):
    sibling = a_world("c")
    sibling.programme.project = full.programme.project
    sibling.programme.save()
    session, guest = full.programme.sessions.get(), sibling.participants[0]
    attendance.mark(session, by=None, marks={guest.pk: Mark("present")}, siblings=True)
    assert session.attendances.filter(participant=guest).exists()
    document = exchange.dump(full.programme)
    assert guest.email not in exchange.write(document)
    assert len(document["sessions"][0]["attendance"]) == 5
    assert exchange.load(document, slug="kopio").sessions.get().attendances.count() == 5
