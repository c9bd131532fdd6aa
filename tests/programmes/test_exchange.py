"""A programme travels as a file: whole, the same again, and never with answers."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import User
from programmes import exchange
from programmes.exchange import loading
from programmes.exchange.rows import rows_of
from programmes.models import Goal, Organisation, Participant, Programme, Project, Role
from sessions.models import Attendance, CoachingSession
from surveys.models import Wave
from tests.programmes.documents import DEMO_FILES, EVERYBODY, demo, short, short_v1

pytestmark = pytest.mark.django_db


def rows():
    models = [Organisation, Project, Programme, Participant, Goal, CoachingSession, Attendance, Wave, User]
    return {model.__name__: model.objects.count() for model in models}


# ---- there and back -----------------------------------------------------------------------------------------------
def test_a_canonical_document_comes_back_word_for_word():
    assert exchange.write(exchange.dump(exchange.load(short()))) == exchange.write(short())


@pytest.mark.parametrize("path", DEMO_FILES, ids=lambda path: path.stem)
def test_a_demo_file_comes_back_the_same_and_then_word_for_word(path):
    once = exchange.dump(exchange.load(demo(path), slug="kerran"))
    assert exchange.write(exchange.dump(exchange.load(once, slug="toisen"))) == exchange.write(copied(once, "toisen"))
    assert losses(demo(path), once) == []


def copied(document, slug):
    """The document at another address, of a project of its own."""
    return document | {"slug": slug, "project": document["project"] | {"slug": slug}}


def losses(said, comes_back, place=""):
    """Places of what a file says and its export does not; addresses apart, and what its version renames."""
    if place in ("askel", "slug", "project.slug", "programme.features"):
        return []
    if isinstance(said, dict) and isinstance(comes_back, dict):
        return [p for k, v in said.items() for p in losses(v, comes_back.get(k), f"{place}.{k}".strip("."))]
    if isinstance(said, list) and isinstance(comes_back, list) and len(said) == len(comes_back):
        plain = all(isinstance(each, str) for each in said)
        pairs = zip(sorted(said), sorted(comes_back), strict=True) if plain else zip(said, comes_back, strict=True)
        if place == "organisations":
            pairs = zip(*(sorted(rows, key=lambda row: row["name"]) for rows in (said, comes_back)), strict=True)
        return [p for n, (one, other) in enumerate(pairs) for p in losses(one, other, f"{place}[{n}]")]
    return [] if said == comes_back else [place]


def test_export_import_export_gives_the_same_file_beside_the_first():
    first = exchange.dump(exchange.load(short()))
    second = exchange.dump(exchange.load(first, slug="toinen"))
    assert second == copied(first, "toinen")


def test_the_short_document_has_every_column_that_files_have():
    """Else the tests that begin with it would prove less than they say."""
    declared = [rows for part in loading.parts() for rows in part.ROWS]
    told = {rows.section: set().union(*(row for _place, row in rows_of(short(), rows))) for rows in declared}
    columns = {rows.section: {*rows.columns, *rows.references} for rows in declared}
    assert {section: names - told[section] for section, names in columns.items() if names - told[section]} == {}


# ---- version 1 ----------------------------------------------------------------------------------------------------
def test_a_file_of_version_1_makes_the_same_programme_as_the_same_file_of_version_2():
    old = exchange.dump(exchange.load(short_v1()))
    assert losses(short_v1(), old) == []
    assert old["project"]["slug"] == old["slug"]
    assert exchange.dump(exchange.load(old, slug="uusi")) == copied(old, "uusi")


def test_a_feature_of_version_1_goes_by_its_new_name():
    document = short_v1()
    document["programme"]["features"] = ["pre_and_mid", "tenders", "goal_levels"]
    document["waves"][0]["k"] = 7  # version 1 took it and did nothing with it
    programme = exchange.load(document)
    assert programme.features == ["pre_and_mid", "procurement", "goal_levels"]
    assert programme.waves.get().k == 5


def test_the_text_of_a_file_reads_back_as_the_same_document():
    text = exchange.write(short())
    assert exchange.read(text.encode()) == short()
    assert all(len(line) <= 120 for line in exchange.write(short()).splitlines())


def test_the_smallest_file_is_a_name_and_a_title():
    project = {"slug": "x", "title": {"fi": "X"}}
    smallest = {"askel": 2, "slug": "x", "programme": {"name": {"fi": "X"}}, "project": project}
    programme = exchange.load(smallest)
    assert (programme.state, programme.k, programme.profile) == ("planned", 5, "standard")
    again = exchange.dump(programme)
    assert exchange.dump(exchange.load(again, slug="y")) == copied(again, "y")


def test_a_value_that_is_empty_but_not_by_default_stays_empty():
    programme = exchange.load(short())
    assert programme.instruments.get().pages.get().items.get(key="sana").scale == ""


def test_what_is_null_false_or_empty_is_left_out():
    text = exchange.write(exchange.dump(exchange.load(short())))
    assert [word for word in ("null", "false", '""') if word in text.replace('"scale": ""', "")] == []


# ---- what the rows become -----------------------------------------------------------------------------------------
def test_times_of_a_file_are_wall_time_of_the_programme():
    session = exchange.load(short()).sessions.get(key="s1")
    assert session.starts.isoformat() == "2026-02-03T11:00:00+00:00"
    assert session.minutes == 150


def test_the_published_version_may_differ_from_the_plan():
    session = exchange.load(short()).sessions.get(key="s1")
    assert session.published["starts"] == "2026-02-03T10:00:00+00:00"
    assert (session.published["place"], session.place) == ("Aula", "")
    assert session.published["ends"] == "2026-02-03T13:30:00+00:00"


def test_attendance_tells_working_time_from_own_time():
    marks = exchange.load(short()).sessions.get(key="s1").attendances.order_by("participant__email")
    assert [(m.state, m.minutes, m.work_minutes) for m in marks] == [
        ("present", 150, 150),
        ("partly", 90, 90),
        ("absent", 0, 0),
        ("present", 150, 120),
    ]


def test_a_mid_review_names_the_changes_it_caused():
    programme = exchange.load(short())
    assert [change.session.key for change in programme.mid_reviews.get().changes.all()] == ["s1"]


def test_participants_get_accounts_and_existing_accounts_stay_as_they_are():
    known = User.objects.create_user(EVERYBODY[0].upper(), name="Oma Nimi", language="sv")
    programme = exchange.load(short())
    assert programme.participants.get(email=EVERYBODY[0]).user == known
    known.refresh_from_db()
    assert (known.name, known.language, known.is_invented) == ("Oma Nimi", "sv", False)
    assert User.objects.filter(is_invented=True).count() == 8
    assert not User.objects.get(email="katri@example.org").has_usable_password()


def test_people_of_a_file_that_is_not_made_up_are_not_invented():
    document = {name: part for name, part in short().items() if name != "made_up"}
    exchange.load(document)
    assert User.objects.filter(is_invented=True).count() == 0


def test_roles_come_from_memberships_and_the_project():
    programme = exchange.load(short())
    assert [(m.user.name, m.role, m.deputy) for m in programme.memberships.all()] == [
        ("Katri", Role.COORDINATOR, False),
        ("Raimo", Role.COACH, True),
    ]
    assert [user.email for user in programme.project.funder_people.all()] == ["raimo@example.org"]


def test_an_organisation_that_is_known_is_used_again():
    fund = Organisation.objects.create(name="Rahasto", kind="fund")
    assert exchange.load(short()).project.funder == fund
    assert Organisation.objects.count() == 2


def test_a_known_organisation_of_another_kind_refuses_the_file():
    Organisation.objects.create(name="Rahasto", kind="union")
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(short())
    assert [problem.place for problem in refused.value.problems] == ["organisations[0].kind"]


# ---- moving and naming --------------------------------------------------------------------------------------------
def test_a_shift_moves_every_date_in_wall_time_over_a_change_of_the_clocks():
    programme = exchange.load(short(), shift_days=70)  # from winter into summer time
    session = programme.sessions.get(key="s1")
    assert session.starts.isoformat() == "2026-04-14T10:00:00+00:00"
    assert str(programme.goals.get(key="b").expected_by) == "2028-03-10"
    assert session.changes.get().before == {"starts": "2026-04-14T12:00:00+03:00"}
    assert exchange.dump(programme) == exchange.shifted(short(), 70)


def test_a_suffix_of_each_language_is_added_to_the_name():
    programme = exchange.load(short(), name_suffix={"fi": " (kopio)", "sv": " (kopia)"})
    assert programme.name == {"fi": "Lyhyt (kopio)", "sv": "Kort (kopia)"}


# ---- nothing by halves --------------------------------------------------------------------------------------------
def test_a_row_that_breaks_a_rule_late_in_the_file_leaves_nothing():
    before, document = rows(), short()
    document["quotes"][0].pop("consented")
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document)
    assert [problem.place for problem in refused.value.problems] == ["quotes[0].approved_for"]
    assert rows() == before


def test_answers_that_cannot_be_given_leave_nothing():
    before, document = rows(), short()
    del document["programme"]["controller"]
    document["example_answers"] = {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "4"}}]}
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document)
    assert [problem.place for problem in refused.value.problems] == ["example_answers.loppu"]
    assert rows() == before


@pytest.mark.parametrize(("place", "name", "value"), [("programme", "profile", "strict"), ("wave", "mode", "slips")])
def test_answers_under_a_promise_that_cannot_be_kept_leave_nothing(place, name, value):
    before, document = rows(), short()
    (document["programme"] if place == "programme" else document["waves"][0])[name] = value
    document["example_answers"] = {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "4"}}]}
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document)
    assert [problem.place for problem in refused.value.problems] == ["example_answers.loppu"]
    assert rows() == before


def test_a_slug_that_is_taken_refuses_the_file():
    exchange.load(short())
    before = rows()
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(short())
    assert [problem.place for problem in refused.value.problems] == ["slug"]
    assert rows() == before


def test_example_answers_go_through_the_vault_and_never_into_a_file():
    document = short()
    sheets = [{"who": e, "answers": {"v": "4", "sana": "Salainen sana"}} for e in EVERYBODY]
    programme = exchange.load(document | {"example_answers": {"loppu": sheets}})
    assert (programme.waves.get().state, programme.waves.get().answered) == ("frozen", 6)
    assert exchange.dump(programme) == document
    assert "Salainen" not in exchange.write(exchange.dump(programme))


def test_a_wave_whose_time_is_not_over_stays_open_with_its_answers():
    document = short()
    document["waves"][0] |= {"closes_at": "2188-01-01T23:59"}
    document["example_answers"] = {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "4"}}]}
    wave = exchange.load(document).waves.get()
    assert (wave.state, wave.invited, wave.answered, wave.answered_shown) == ("open", 6, None, 0)
    assert wave.closes_at.year == 2188


# ---- commands -----------------------------------------------------------------------------------------------------
def test_commands_export_and_import_the_same_file(tmp_path, capsys):
    exchange.load(short())
    call_command("export_programme", "lyhyt", output=str(tmp_path / "a.json"))
    call_command("import_programme", str(tmp_path / "a.json"), slug="kopio")
    call_command("export_programme", "kopio")
    told, _, exported = capsys.readouterr().out.partition("\n")
    assert "kopio" in told
    assert json.loads(exported) == copied(short(), "kopio")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ""] == ["a.json"]


def test_import_tells_every_problem_with_its_place_in_the_readers_language(tmp_path):
    document = short()
    document["sessions"][0]["starts"] = "3.2.2026"
    document["waves"][0]["stage"] = "loppu"
    text = json.dumps(document, indent=1)
    (tmp_path / "a.json").write_text(text)

    def line_of(words):
        return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)

    with translation.override("en"), pytest.raises(CommandError) as error:
        call_command("import_programme", str(tmp_path / "a.json"))
    assert error.value.returncode == 1
    assert str(error.value).splitlines() == [
        "The file was refused, and nothing of it was kept.",
        f"  line {line_of('3.2.2026')}, sessions[0].starts: This is not a time. Write it as 2021-09-16T13:00.",
        f"  line {line_of('stage')}, waves[0].stage: Choose one of these: pre, mid, post, follow_up, session.",
    ]


def test_a_file_can_be_checked_without_being_taken_in(tmp_path, capsys):
    before = rows()
    (tmp_path / "a.json").write_text(json.dumps(short()))
    with translation.override("en"):
        call_command("import_programme", str(tmp_path / "a.json"), check=True, slug="muu")
    told = "The programme “Lyhyt” would be taken in at the address “muu”. Nothing was kept.\n"
    assert (capsys.readouterr().out, rows()) == (told, before)


def test_a_command_writes_the_file_without_people_too(capsys):
    exchange.load(short())
    call_command("export_programme", "lyhyt", without_people=True)
    assert "@" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["import_programme", "/nowhere/a.json"], ["export_programme", "nobody"]])
def test_commands_fail_cleanly_when_there_is_nothing(arguments):
    with pytest.raises(CommandError) as error:
        call_command(*arguments)
    assert error.value.returncode == 1


def test_export_into_a_folder_that_is_not_there_fails_cleanly(tmp_path):
    exchange.load(short())
    with pytest.raises(CommandError):
        call_command("export_programme", "lyhyt", output=str(tmp_path / "none" / "a.json"))
