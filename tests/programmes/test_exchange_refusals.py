"""Broken files are refused as a whole: each with its place, and nothing of it kept."""

import json

import pytest
from django.utils import translation

from programmes import exchange
from programmes.models import Organisation, Programme, Project
from tests.programmes.documents import EVERYBODY, short

pytestmark = pytest.mark.django_db
GONE = object()
LONG = "x" * 401
MUTATIONS = [  # where the file is broken, what stands there instead, the place that is told
    ("askel", 3, "askel"),
    ("askel", 0, "askel"),
    ("askel", True, "askel"),
    ("askel", "2", "askel"),
    ("askel", GONE, "askel"),
    ("slug", "Ei käy", "slug"),
    ("slug", "", "slug"),
    ("slug", GONE, "slug"),
    ("slug", "import", "slug"),
    ("project.slug", "new", "project.slug"),
    ("project.slug", GONE, "project.slug"),
    ("programme", GONE, "programme"),
    ("programme", [], "programme"),
    ("programme.name", {}, "programme.name"),
    ("programme.name", {"fi": ""}, "programme.name.fi"),
    ("programme.name", {"de": "Kurz"}, "programme.name.de"),
    ("programme.name", "Lyhyt", "programme.name"),
    ("programme.state", "auki", "programme.state"),
    ("programme.ends", "2025-12-31", "programme.ends"),
    ("programme.starts", "2026-02-30", "programme.starts"),
    ("programme.starts", "5.1.2026", "programme.starts"),
    ("programme.starts", 20260105, "programme.starts"),
    ("programme.starts", None, "programme.starts"),
    ("programme.zone", "Europe/Turku", "programme.zone"),
    ("programme.zone", "../../etc/passwd", "programme.zone"),
    ("programme.k", 4, "programme.k"),
    ("programme.k", 21, "programme.k"),
    ("programme.k", "5", "programme.k"),
    ("programme.quota_minutes", -1, "programme.quota_minutes"),
    ("programme.quota_minutes", 1.5, "programme.quota_minutes"),
    ("programme.controller", LONG, "programme.controller"),
    ("programme.controller", "x" * 201, "programme.controller"),
    ("programme.controller", "nolla\0", "programme.controller"),
    ("programme.controller", "puoli \ud800", "programme.controller"),
    ("programme.secret", 1, "programme.secret"),
    ("programme.features", ["tenders"], "programme.features[0]"),
    ("programme.led_by", "Tuntematon", "programme.led_by"),
    ("answers", [], "answers"),
    ("project.grant_eur", "1 200,50", "project.grant_eur"),
    ("project.grant_eur", 1200.5, "project.grant_eur"),
    ("project.funder", "Tuntematon", "project.funder"),
    ("project.funder_people", ["nobody@example.org"], "project.funder_people[0]"),
    ("project.coordinators", ["nobody@example.org"], "project.coordinators[0]"),
    ("project.hour_eur", "12345.00", "project.hour_eur"),
    ("project.budget.0.planned_eur", GONE, "project.budget[0].planned_eur"),
    ("project.duties.0.sent_on", GONE, "project.duties[0].sent_on"),
    ("project.duties.0.received_on", GONE, "project.duties[0].received_on"),
    ("project.criteria.0.weight", 101, "project.criteria[0].weight"),
    ("project.criteria.1.key", "hinta", "project.criteria[1].key"),
    ("project.tenders.0.scores.0.points", 101, "project.tenders[0].scores[0].points"),
    ("project.tenders.0.scores.0.criterion", "z", "project.tenders[0].scores[0].criterion"),
    ("project.tenders.0.scores.1.criterion", "hinta", "project.tenders[0].scores[1].criterion"),
    ("project.publications.0.url", "javascript:alert(1)", "project.publications[0].url"),
    ("project.goals.1.parent", "a", "project.goals[1].parent"),  # a programme's goal: the wrong way round
    ("project.goals.1.via", ["b"], "project.goals[1].via[0]"),
    ("project.goals.0.parent", "osa", "project.goals[0].parent"),  # a circle
    ("project.goals.0.versions.0.changed_by", "nobody@example.org", "project.goals[0].versions[0].changed_by"),
    ("project.goals.0.key", "a", "goals[0].key"),
    ("project.partners.0.role", "friend", "project.partners[0].role"),
    ("project.tenders.0.supplier", "Toinen", "project.tenders[0].supplier"),
    ("project.follow_ons.0.reason", GONE, "project.follow_ons[0].reason"),
    ("organisations.1.name", "Rahasto", "organisations[1].name"),
    ("organisations.0.kind", "pankki", "organisations[0].kind"),
    ("people.0.email", "katri", "people[0].email"),
    ("people.1.email", "KATRI@example.org", "people[1].email"),
    ("participants.1.email", EVERYBODY[0].upper(), "participants[1].email"),
    ("participants.0.group", "x", "participants[0].group"),
    ("participants.0.name", GONE, "participants[0].name"),
    ("participants.0.name", "x" * 121, "participants[0].name"),
    ("participants.0.joined_on", "2026-05-01", "participants[0].left_on"),  # leaves in April, see `broken`
    ("memberships.0.role", "administrator", "memberships[0].role"),
    ("memberships.0.user", "nobody@example.org", "memberships[0].user"),
    ("participants.6.replaces", "nobody@example.org", "participants[6].replaces"),
    ("participants.6.replaces", EVERYBODY[5], "participants[6].replaces"),
    ("participants.6.moves.0.to_group", "z", "participants[6].moves[0].to_group"),
    ("participants.6.moves.0.moved_on", GONE, "participants[6].moves[0].moved_on"),
    ("factors.0.framework", "z", "factors[0].framework"),
    ("recruitments.0.organisation", "Toinen", "recruitments[0].organisation"),
    ("notes.0.visibility", "private", "notes[0].visibility"),
    ("notes.0.visibility", GONE, "notes[0].visibility"),
    ("notes.0.author", "nobody@example.org", "notes[0].author"),
    ("memberships", [{"role": "coach", "user": "katri@example.org"}] * 2, "memberships[1]"),
    ("goals.1.key", "a", "goals[1].key"),
    ("goals.1.via", ["z"], "goals[1].via[0]"),
    ("goals.1.via", ["yhteinen", "b"], "goals[1].via[1]"),
    ("goals.0.via", ["b"], "goals[0].via[0]"),
    ("goals.0.parent", "b", "goals[0].parent"),
    ("goals.0.parent", "z", "goals[0].parent"),
    ("goals.0.key", "yhteinen", "goals[0].key"),
    ("goals.1.via", ["a", "a"], "goals[1].via"),
    ("goals.1.versions.0.changed_at", "2026-01-06", "goals[1].versions[0].changed_at"),
    ("goals.1.versions.0.after", {"expected_by": "soon"}, "goals[1].versions[0].after.expected_by"),
    ("goals.1.versions.0.after", {"secret": 1}, "goals[1].versions[0].after.secret"),
    ("statements.0.goal", "z", "statements[0].goal"),
    ("statements.0.context_events", ["z"], "statements[0].context_events[0]"),
    ("statements.0.health_like", "no", "statements[0].health_like"),
    ("themes.0.goals", "a", "themes[0].goals"),
    ("themes.0.parent", "u", "themes[0].parent"),
    ("themes.1.chosen_by", ["r", "z"], "themes[1].chosen_by[1]"),
    ("sessions.0.ends", "2026-02-03T12:00", "sessions[0].ends"),
    ("sessions.0.ends", GONE, "sessions[0].ends"),
    ("sessions.0.starts", "2026-03-29T03:30", "sessions[0].starts"),  # the clocks jump over it
    ("sessions.0.starts", "2026-02-03T25:00", "sessions[0].starts"),
    ("sessions.0.starts", "2026-02-03T13:00+02:00", "sessions[0].starts"),
    ("sessions.0.link", "javascript:alert(1)", "sessions[0].link"),
    ("sessions.0.coach", "nobody@example.org", "sessions[0].coach"),
    ("sessions.0.participant", "nobody@example.org", "sessions[0].participant"),
    ("sessions.0.themes", ["z"], "sessions[0].themes[0]"),
    ("sessions.0.exercises", ["z"], "sessions[0].exercises[0]"),
    ("sessions.2.headcount.nearly", True, "sessions[2].headcount.nearly"),
    ("sessions.2.headcount.people", -1, "sessions[2].headcount.people"),
    ("sessions.0.shown", {"starts": 5}, "sessions[0].shown.starts"),
    ("sessions.0.shown", {"secret": 5}, "sessions[0].shown.secret"),
    ("sessions.0.shown", {"starts": "2026-03-29T03:30"}, "sessions[0].shown.starts"),
    ("sessions.0.changes.0.after", {"ends": "2026-03-29T03:30"}, "sessions[0].changes[0].after.ends"),
    ("sessions.0.attendance", {"nobody@example.org": "present"}, "sessions[0].attendance.nobody@example.org"),
    ("sessions.0.attendance", {"katri": "present"}, "sessions[0].attendance.katri"),
    ("sessions.0.attendance", {EVERYBODY[0]: "late"}, f"sessions[0].attendance.{EVERYBODY[0]}"),
    (
        "sessions.0.attendance",
        {EVERYBODY[0]: {"state": "absent", "minutes": 5}},
        f"sessions[0].attendance.{EVERYBODY[0]}",
    ),
    (
        "sessions.0.attendance",
        {EVERYBODY[0]: {"state": "partly", "minutes": 5, "own_minutes": 6}},
        f"sessions[0].attendance.{EVERYBODY[0]}",
    ),
    ("sessions.0.changes.0.goal", "z", "sessions[0].changes[0].goal"),
    ("sessions.0.changes.0.before", {"starts": "ennen"}, "sessions[0].changes[0].before.starts"),
    ("outputs.0.rhythm", "joka kuukausi", "outputs[0].rhythm"),
    ("outputs.0.rhythm", "FREQ=OFTEN", "outputs[0].rhythm"),
    ("outputs.0.sessions", ["z"], "outputs[0].sessions[0]"),
    ("outputs.0.returned_on", GONE, "outputs[0].acknowledged_on"),
    ("findings.0.sessions", ["z"], "findings[0].sessions[0]"),
    ("findings.0.factor", "z", "findings[0].factor"),
    ("instruments.0.pages.0.items.0.scale", "1-5", "instruments[0].pages[0].items[0].scale"),
    ("instruments.0.pages.0.items.0.statement", "z", "instruments[0].pages[0].items[0].statement"),
    ("instruments.0.pages.0.items.1.key", "v", "instruments[0].pages[0].items[1].key"),
    ("waves.0.instrument", "alku", "waves[0].instrument"),
    ("waves.0.instrument", "loppu/2", "waves[0].instrument"),
    ("waves.0.closes_at", "2026-02-04T09:00", "waves[0].closes_at"),
    ("waves.0.k", 6, "waves[0].k"),
    ("waves.0.grace_minutes", 61, "waves[0].grace_minutes"),
    ("waves.0.after_session", "z", "waves[0].after_session"),
    ("mid_reviews.0.changes", ["s1#2"], "mid_reviews[0].changes[0]"),
    ("mid_reviews.0.wave", "z", "mid_reviews[0].wave"),
    ("quotes.0.consented", GONE, "quotes[0].approved_for"),
    ("report_texts", {"Ei käy": {"fi": "x"}}, "report_texts.Ei käy"),
    ("made_up.what", [], "made_up.what"),
    ("made_up.notice", GONE, "made_up.notice"),
    ("example_answers", {"alku": []}, "example_answers.alku"),
    ("example_answers", {"loppu": [{"who": "x@example.org", "answers": {}}]}, "example_answers.loppu[0].who"),
    (
        "example_answers",
        {"loppu": [{"who": EVERYBODY[0], "answers": {"z": "4"}}]},
        "example_answers.loppu[0].answers.z",
    ),
    (
        "example_answers",
        {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "6"}}]},
        "example_answers.loppu[0].answers.v",
    ),
    (
        "example_answers",
        {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "4"}}] * 2},
        "example_answers.loppu[1].who",
    ),
]


def broken(where, value):
    """The short document with one place broken."""
    document = short()
    document["participants"][0]["left_on"] = "2026-04-01"
    *steps, last = [int(step) if step.isdigit() else step for step in where.split(".")]
    place = document
    for step in steps:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return document


@pytest.mark.parametrize(("where", "value", "place"), MUTATIONS, ids=[f"{n}-{m[0]}" for n, m in enumerate(MUTATIONS)])
def test_a_broken_file_is_refused_with_the_place_and_leaves_nothing(where, value, place):
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(broken(where, value))
    assert place in [problem.place for problem in refused.value.problems]
    assert all(problem.text for problem in refused.value.problems)
    assert (Programme.objects.count(), Project.objects.count(), Organisation.objects.count()) == (0, 0, 0)


def test_the_file_that_is_broken_here_is_sound_before():
    assert exchange.load(broken("slug", "lyhyt")).slug == "lyhyt"


def test_answers_in_a_file_that_does_not_say_they_are_made_up_are_refused():
    document = short() | {"example_answers": {"loppu": []}}
    document["made_up"]["what"] = ["names"]
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document)
    assert [problem.place for problem in refused.value.problems] == ["example_answers"]


@pytest.mark.parametrize("document", [None, [], "askel", 1, {}, {"askel": 1}])
def test_what_is_no_document_at_all_is_refused(document):
    with pytest.raises(exchange.Refused):
        exchange.load(document)


TEXTS = [
    (b"", "line 1, column 1"),
    (b"{", "line 1, column 2"),
    (b'{"askel": 1,\n "slug": "x",}', "line 2, column 14"),
    (b'{"askel": 1,\n "askel": 1}', "line 1"),
    (b'{"askel": 1,\n "goals": [\n{"key": "a", "key": "b"}]}', "line 3"),
    (b'{"askel": NaN}', "line 1"),
    (b'{"askel": 1e}', "line 1, column 12"),
    (b"[1]", "line 1"),
    (b"\xff\xfe{}", "line 1"),
    ('{"nimi": "Jyväskylä"}'.encode("latin-1"), "line 1"),
    (b'{"askel": ' + b"9" * 5000 + b"}", "line 1"),
    (b"[" * 100_000, "line 1"),
    (b" " * 5_000_001, ""),
]


@pytest.mark.parametrize(("data", "place"), TEXTS, ids=range(len(TEXTS)))
def test_text_that_is_no_json_object_is_refused_with_its_line(data, place):
    with translation.override("en"), pytest.raises(exchange.Refused) as refused:
        exchange.read(data)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_a_document_nested_too_deep_is_refused():
    deep = {}
    for _level in range(200):
        deep = {"a": deep}
    with pytest.raises(exchange.Refused):
        exchange.load(short() | {"report_texts": deep})


def test_a_byte_order_mark_is_no_trouble():
    assert exchange.read(b"\xef\xbb\xbf" + json.dumps(short()).encode()) == short()


def test_at_most_fifty_problems_are_told():
    document = short()
    document["goals"] = [{"key": "a", "text": {"fi": ""}}] * 80
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document)
    assert len(refused.value.problems) == 50
