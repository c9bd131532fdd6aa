"""What a report tells of the sessions: reach in four numbers, two durations, what a sibling shares, findings."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from programmes.models import Factor, Framework
from reports.building import Issue, write_pages
from reports.models import Edition
from reports.snapshot import compose
from sessions import attendance, outputs, scheduling
from sessions.attendance import Mark
from tests import factories as make
from tests.conftest import a_world

from .documents import a_document

AT = datetime(2023, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def pilot(world):
    """The world's programme in the years of the source."""
    world.programme.starts, world.programme.ends = date(2022, 6, 1), date(2023, 3, 31)
    world.programme.save()
    return world


def held(world, day, **fields):
    starts = datetime(*day, 9, tzinfo=UTC)
    fields = {"starts": starts, "ends": starts + timedelta(hours=2), "state": "held"} | fields
    session = make.a_session(world.programme, **fields)
    session.published, session.published_at = scheduling.published_version(session), AT
    session.save()
    return session


def composed(world):
    return compose(world.programme, edition=Edition.FUNDER, at=AT)


def as_read(document, language="fi"):
    """The report's text as somebody reads it."""
    html = re.sub(
        r"<(style|title)\b.*?</\1>|<[^>]+>", " ", write_pages(document, Issue(language, 1, "0" * 64)), flags=re.S
    )
    return " ".join(html.replace("\xad", "").split())


def test_thirty_two_workshops_are_told_as_the_source_tells_them(pilot):
    for number in range(32):
        workshop = held(pilot, (2022, 9, 1 + number % 28), kind="workshop")
        attendance.count(workshop, by=None, people=37 if number % 2 else 38, at_least=True)
    document = composed(pilot)
    assert (document["reach"]["attendances"], document["reach"]["persons"]) == (1200, None)
    assert (document["reach"]["outsiders"], document["reach"]["unknown"]) == (0, 0)
    assert {(s["present"], s["named"], s["at_least"]) for s in document["sessions"]} == {
        (37, None, True),
        (38, None, True),
    }
    text = as_read(document)
    assert "yli 1 200 osallistumiskertaa, 32 työpajaa, yksittäisiä henkilöitä ei tiedetä" in text
    assert "vähintään 37" in text


def test_people_counted_without_names_add_no_hours(pilot):
    named, counted = held(pilot, (2022, 9, 20)), held(pilot, (2022, 9, 21))
    attendance.mark(named, by=None, marks={person.pk: Mark("present") for person in pilot.participants})
    attendance.count(counted, by=None, people=90)
    document = composed(pilot)
    assert [(s["present"], s["person_minutes"]) for s in document["sessions"]] == [(5, 600), (90, 0)]
    assert document["hours"]["work"] == 600


def test_the_coaching_ends_where_it_was_closed_and_the_programme_later(pilot):
    held(pilot, (2022, 9, 20))
    held(pilot, (2023, 2, 8), closes_process=True)
    held(pilot, (2023, 3, 21))
    document = composed(pilot)
    assert document["durations"] == {
        "id": "durations",
        "closed": True,
        "coaching": {"first": "2022-09-20", "last": "2023-02-08"},
        "programme": {"first": "2022-06-01", "last": "2023-03-31"},
    }
    text = as_read(document)
    assert "Valmennus 20.9.2022–8.2.2023, 141 päivää; koko jakso 1.6.2022–31.3.2023, 303 päivää." in text


def test_a_siblings_seminar_is_told_as_published_with_the_own_people_who_came(pilot):
    sibling = a_world("c")
    sibling.programme.project = pilot.programme.project
    sibling.programme.save()
    seminar = held(pilot, (2023, 3, 21), shared_in_project=True, ordinal=33, title={"fi": "Loppuseminaari"})
    seminar.goals.add(make.a_goal(pilot.programme))
    people = [*pilot.participants, *sibling.participants[:2]]
    attendance.mark(seminar, by=None, marks={p.pk: Mark("present") for p in people}, siblings=True)
    scheduling.edit(seminar, by=None, title={"fi": "Salainen luonnos"})
    (told,) = composed(sibling)["sessions"]
    assert (told["title"], told["shared"], told["present"]) == (
        {"fi": "Loppuseminaari"},
        dict(pilot.programme.name),
        2,
    )
    assert (told["ordinal"], told["goals"], told["phase"], told["person_minutes"]) == (None, [], None, 240)
    (own,) = composed(pilot)["sessions"]
    assert (own["present"], own["shared"], own["ordinal"], own["person_minutes"]) == (5, None, 33, 600)
    assert "hankkeen valmennusten yhteinen" in as_read(composed(sibling))


def test_findings_are_told_by_layer_with_the_share_of_groups(pilot):
    framework = Framework.objects.create(programme=pilot.programme, key="k4", name={"fi": "Kerrokset"}, shape="layers")
    ground, top, trust = (
        Factor.objects.create(
            programme=pilot.programme,
            framework=framework,
            key=key,
            order=order,
            name={"fi": key.title()},
            cross_cutting=key == "luottamus",
        )
        for order, key in enumerate(("rakenteet", "vuorovaikutus", "luottamus"))
    )
    groups = [pilot.group, *(make.a_group(pilot.programme) for _ in range(8))]
    sessions = [held(pilot, (2022, 10, day), group=group) for day, group in enumerate(groups, 1)]
    add = outputs.add_finding
    add(pilot.programme, by=None, text={"fi": "Ratkaisevat hetket"}, factor=top, polarity="both", sessions=sessions[:7])
    add(pilot.programme, by=None, text={"fi": "Strategia suuntaa"}, factor=ground, sessions=sessions)
    add(pilot.programme, by=None, text={"fi": "Luottamus kantaa"}, factor=trust, sessions=sessions[:1])
    text = as_read(composed(pilot))
    assert "Vuorovaikutus ± Ratkaisevat hetket mainittu 7/9 ryhmässä 1 1 Rakenteet + Strategia suuntaa" in text
    assert "Luottamus kulkee kaikkien muiden läpi + Luottamus kantaa mainittu 1/9 ryhmässä 1 0" in text
    assert not any(str(group) in text for group in groups[1:])


def test_a_report_frozen_before_there_were_any_of_these_still_reads():
    document = a_document(edition="funder")
    assert not {"durations", "findings", "frameworks"} & document.keys()
    text = as_read(document)
    assert "14 104 0 " in text and "eri henkilöä osallistumiskertaa ryhmätapaamisissa ulkopuolista" in text
    assert "Havainnot" not in text and "Tavoitettu" not in text
