"""A file without people names nobody, and is a sound file all the same."""

import pytest

from programmes import exchange
from programmes.exchange.loading import declared
from programmes.exchange.rows import walk
from tests.programmes.documents import DEMO_FILES, EVERYBODY, demo, short

pytestmark = pytest.mark.django_db
NAMED = ["Katri", "Raimo", "Lähtenyt", "Tullut", "Timo Tiimi", "Tutkija", "Johtoryhmä", "Muistiin", "Hyvä."]


def test_no_name_and_no_address_is_left():
    document = short()
    document["sessions"][0]["changes"][0]["before"]["coach"] = "Katri"
    document["sessions"][0]["shown"]["coach"] = "Raimo"
    programme = exchange.load(document)
    whole = exchange.write(exchange.dump(programme))
    text = exchange.write(exchange.dump(programme, people=False))
    assert [name for name in [*NAMED, *EVERYBODY, "@"] if name in text] == []
    assert [name for name in [*NAMED, *EVERYBODY, "@"] if name not in whole] == []


def test_what_is_not_about_people_is_all_there():
    programme = exchange.load(short())
    whole, plan = exchange.dump(programme), exchange.dump(programme, people=False)
    gone = {"people", "participants", "memberships", "notes", "quotes"}
    assert whole.keys() - plan.keys() == gone
    same = ["organisations", "frameworks", "recruitments", "statements", "themes", "phases", "instruments", "waves"]
    assert [name for name in same if plan[name] != whole[name]] == []
    assert [row["key"] for row in plan["sessions"]] == ["s1", "s2", "s3"]  # the interview has gone
    assert plan["programme"] == {k: v for k, v in whole["programme"].items() if k != "data_contact"}


def test_nobody_s_coming_is_told():
    plan = exchange.dump(exchange.load(short()), people=False)
    assert [name for _place, row in walk(plan, "sessions[]") for name in row.keys() & {"attendance", "headcount"}] == []


@pytest.mark.parametrize("path", DEMO_FILES, ids=lambda path: path.stem)
def test_it_can_be_taken_in_as_a_programme_of_its_own(path):
    plan = exchange.dump(exchange.load(demo(path)), people=False)
    copy = exchange.load(plan, slug="kopio")
    again = exchange.dump(copy)
    assert again | {"slug": plan["slug"], "project": plan["project"]} == plan
    assert (copy.participants.count(), copy.memberships.count()) == (0, 0)


def test_what_refers_to_an_interview_forgets_it():
    document = short()
    document["outputs"][0]["sessions"] = ["s1", "h1"]
    document["findings"][0]["sessions"] = ["h1"]
    document["waves"][0]["after_session"] = "h1"
    document["sessions"][3]["changes"] = [{"changed_at": "2026-01-11T09:00"}]
    document["mid_reviews"][0]["changes"] = ["h1#1", "s1#1"]
    plan = exchange.dump(exchange.load(document), people=False)
    assert plan["outputs"][0]["sessions"] == ["s1"]
    assert "sessions" not in plan["findings"][0]
    assert "after_session" not in plan["waves"][0]
    assert plan["mid_reviews"][0]["changes"] == ["s1#1"]


def test_every_reference_to_a_person_is_known_to_be_one():
    """A new column that refers to an account or a participant is left out without anybody remembering it here."""
    tables = {of for rows in declared() for of in rows.references.values()}
    assert {"people", "participants"} <= tables
    assert tables & {"users", "accounts"} == set()
