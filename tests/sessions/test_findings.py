"""Findings: how many groups say so, and how they are drawn by factor, by layer and across them all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from programmes.models import Factor, Framework, Role
from sessions import findings, outputs
from sessions.findings import Evidence, evidence
from sessions.models import Finding
from tests import factories as make


def said(found, language="fi"):
    with translation.override(language):
        return str(found)


# ---- how many say so ----------------------------------------------------------------------------------------------
NINE = {number: f"group {number}" for number in range(1, 10)}  # session -> its group


def test_the_share_is_of_groups_that_have_held_sessions():
    found = evidence({1, 2, 3, 4, 5, 6, 7}, NINE)
    assert (found, said(found)) == (Evidence(7, 9, by_group=True), "mainittu 7/9 ryhmässä")


def test_a_group_that_says_it_twice_is_one_group_and_unheld_sessions_are_no_evidence():
    held = {1: "a", 2: "a", 3: "b", 4: "c"}
    assert evidence({1, 2, 99}, held) == Evidence(1, 3, by_group=True)


def test_a_session_of_everyone_is_told_apart():
    held = NINE | {20: None, 21: None}
    assert said(evidence({1, 20}, held)) == "mainittu 1/9 ryhmässä, 1 yhteisessä tapaamisessa"
    assert said(evidence({20, 21}, held)) == "mainittu 2 yhteisessä tapaamisessa"


def test_where_there_are_no_groups_sessions_are_counted():
    assert said(evidence({1, 2, 3}, dict.fromkeys(range(1, 9)))) == "mainittu 3/8 tapaamisessa"
    assert said(evidence({1}, dict.fromkeys(range(1, 9), "the only group"))) == "mainittu 1/8 tapaamisessa"


def test_no_evidence_is_said():
    assert said(evidence(set(), NINE)) == "ei vielä näyttöä"


# ---- rows ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def reader(running, sign_in):
    def client(role):
        found = sign_in(running.users[role])
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


@pytest.fixture
def layers(running):
    """Four layers, the first of which is the ground, and trust that runs through them."""
    framework = Framework.objects.create(
        programme=running.programme, key="kuvio-4", name={"fi": "Kerrokset"}, shape="layers"
    )
    names = ("rakenteet", "johtaminen", "toimintatavat", "vuorovaikutus")
    made = {
        name: Factor.objects.create(
            programme=running.programme, framework=framework, key=name, order=number, name={"fi": name}
        )
        for number, name in enumerate(names, 1)
    }
    made["luottamus"] = Factor.objects.create(
        programme=running.programme,
        framework=framework,
        key="luottamus",
        order=9,
        name={"fi": "luottamus"},
        cross_cutting=True,
    )
    return made


def url(running, name, *args):
    return reverse(name, args=[running.programme.slug, *args])


def add(running, words="Havainto", **fields):
    return outputs.add_finding(running.programme, by=None, text={"fi": words}, **fields)


def page(client, running):
    return client.get(url(running, "findings")).context["page"]


def test_layers_are_read_from_the_top_with_what_promotes_and_what_hinders(running, reader, layers):
    add(running, factor=layers["rakenteet"], polarity="promotes")
    add(running, factor=layers["johtaminen"], polarity="both")
    add(running, factor=layers["johtaminen"], polarity="hinders")
    add(running, factor=layers["luottamus"])
    (drawing,) = page(reader(Role.COORDINATOR), running).drawings
    assert [(str(box.factor), box.promotes, box.hinders) for box in drawing.boxes] == [
        ("vuorovaikutus", 0, 0),
        ("toimintatavat", 0, 0),
        ("johtaminen", 1, 2),
        ("rakenteet", 1, 0),
    ]
    assert [(str(box.factor), box.promotes) for box in drawing.through] == [("luottamus", 1)]
    assert drawing.is_layers


def test_a_framework_of_which_nothing_was_found_is_left_out_and_the_rest_is_loose(running, reader, layers):
    add(running, "Siiloutuminen", polarity="hinders")
    found = page(reader(Role.COORDINATOR), running)
    assert (found.drawings, [str(one.finding) for one in found.loose]) == ([], ["Siiloutuminen"])


def test_the_page_says_the_share_of_groups_and_compares_them_for_coordinators(running, reader, held):
    groups = [running.group, *(make.a_group(running.programme) for _ in range(8))]
    sessions = [held(group=group) for group in groups]
    add(running, "Linjakkuus", sessions=sessions[:7])
    body = reader(Role.COORDINATOR).get(url(running, "findings")).content.decode()
    assert "mentioned in 7/9 groups" in body
    ((_one, marks),) = page(reader(Role.COORDINATOR), running).table
    assert marks == [True] * 7 + [False] * 2
    for role in (Role.COACH, Role.PARTICIPANT):
        assert page(reader(role), running).table == []
        assert "mentioned in 7/9 groups" in reader(role).get(url(running, "findings")).content.decode()


def test_a_finding_is_written_down_edited_and_removed(running, reader, held, layers):
    session, client = held(), reader(Role.COACH)
    fields = {"text_fi": "Luottamus kantaa", "polarity": "both", "level": "institution", "source": "Kuvio 4"}
    client.post(url(running, "finding_add"), fields | {"factor": layers["luottamus"].pk, "sessions": [session.pk]})
    finding = Finding.objects.get()
    assert (finding.text["fi"], finding.polarity, finding.level, finding.source, finding.factor) == (
        "Luottamus kantaa",
        "both",
        "institution",
        "Kuvio 4",
        layers["luottamus"],
    )
    assert list(finding.sessions.all()) == [session]
    client.post(url(running, "finding_edit", finding.pk), fields | {"polarity": "hinders", "factor": ""})
    finding.refresh_from_db()
    assert (finding.polarity, finding.factor, finding.sessions.count()) == ("hinders", None, 0)
    client.post(url(running, "finding_remove", finding.pk))
    assert Finding.objects.count() == 0


def test_findings_stay_in_the_order_they_were_written(running):
    assert [add(running, words).order for words in ("a", "b", "c")] == [1, 2, 3]
    assert [str(finding) for finding in running.programme.findings.all()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text_fi": ""}, "text"),
        ({"text_fi": "a" * 601}, "text"),
        ({"text_fi": "\x00"}, "text"),
        ({"polarity": "x"}, "polarity"),
        ({"level": "x"}, "level"),
        ({"factor": "999999"}, "factor"),
        ({"factor": "9" * 40}, "factor"),
        ({"sessions": ["x"]}, "sessions"),
        ({"source": "a" * 201}, "source"),
    ],
)
def test_bad_entries_are_told_at_the_field(running, reader, held, layers, fields, field):
    held()
    good = {"text_fi": "Havainto", "polarity": "promotes", "level": "community"}
    response = reader(Role.COORDINATOR).post(url(running, "finding_add"), good | fields)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Finding.objects.count() == 0


def test_a_factor_or_session_of_another_programme_is_refused(running, reader, held, layers, other_world):
    held()
    framework = Framework.objects.create(programme=other_world.programme, key="f", name={"fi": "F"})
    factor = Factor.objects.create(programme=other_world.programme, framework=framework, key="x", name={"fi": "X"})
    foreign = make.a_session(other_world.programme, state="held")
    fields = {"text_fi": "H", "polarity": "promotes", "level": "community"}
    response = reader(Role.COORDINATOR).post(
        url(running, "finding_add"), fields | {"factor": factor.pk, "sessions": [foreign.pk]}
    )
    assert sorted(response.context["form"].errors) == ["factor", "sessions"]


def test_coaches_see_and_change_findings_of_the_own_groups_and_of_everyone(running, reader, held):
    other = make.a_group(running.programme)
    own, foreign, everyones = (
        add(running, words, sessions=[held(group=group)])
        for words, group in (("Oma", running.group), ("Vieras", other), ("Yhteinen", None))
    )
    seen = {str(one.finding) for one in page(reader(Role.COACH), running).loose}
    assert seen == {"Oma", "Yhteinen"}
    for name in ("finding_edit", "finding_remove"):
        assert reader(Role.COACH).post(url(running, name, foreign.pk)).status_code == 404
        assert reader(Role.PARTICIPANT).post(url(running, name, own.pk)).status_code == 403
    assert reader(Role.CONTACT).get(url(running, "findings")).status_code == 403
    assert Finding.objects.count() == 3 and everyones.sessions.count() == 1


def test_a_coachs_change_leaves_other_groups_evidence(running, reader, held):
    theirs = held(group=make.a_group(running.programme))
    finding = add(running, sessions=[held(), theirs])
    fields = {"text_fi": "Uusi", "polarity": "promotes", "level": "community"}
    reader(Role.COACH).post(url(running, "finding_edit", finding.pk), fields)
    assert list(finding.sessions.all()) == [theirs]


def test_the_page_costs_the_same_for_1_3_10_and_100_findings(running, reader, held, layers):
    client, counts = reader(Role.COORDINATOR), []
    for number in (1, 2, 7, 90):
        for n in range(number):
            add(running, factor=layers["johtaminen"] if n % 2 else None, sessions=[held()])
        client.get(url(running, "findings"))
        with CaptureQueriesContext(connection) as found:
            client.get(url(running, "findings"))
        counts.append(len(found))
    assert len(set(counts)) == 1 and counts[0] <= 15, counts


def test_drawing_nothing_is_nothing():
    assert not findings.drawn([], [], held={})
