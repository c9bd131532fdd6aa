"""OAJ's programme: the facts of the article (A. Hautala, 11.5.2023), what is made up said so, and its verdicts."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from programmes import exchange
from programmes.models import Goal, Organisation, Programme, Role
from reports.models import Edition
from reports.snapshot import compose
from sessions.ledger import hours
from sessions.models import Attendance
from surveys import item_bank
from surveys.models import Item
from surveys.results import cell, released
from tests.programmes.documents import OAJ
from wellbeing.running_copy import STILL_TO_ANSWER, SUFFIX, running

pytestmark = pytest.mark.django_db
VERBATIM = [  # sentences and clauses of the article that the file quotes, word by word
    "Hankkeeseen osallistuneet kokivat sen hyödylliseksi ja yhteisöllisyyttä vahvistavaksi.",
    "Haimme OAJ:n työhyvinvointirahastolta tukea sote-alan YAMK-tiimien työhyvinvointihankkeeseen vuosille 2021–2022",
    "Hankkeella halusimme vahvistaa me-henkeämme ja yhteisöllisyyttä sekä oppia paremmin tuntemaan toisiamme.",
    "Ajatuksena oli tällä tavoin myös lisätä yhteistyötä YAMK-ohjelmien ja opetuksen välillä sekä hankesuunnittelussa.",
    "Työhyvinvointivalmennus päätettiin hankkia valmiina pakettina",
    "tarjousten perusteella toteuttajaksi valittiin Valmennustrio Oy",
    "Lähes puolitoista vuotta kestänyt valmennus sisälsi osallistujien yksiöhaastattelut [sic, yksilöhaastattelut] ja "
    "kahdeksan ryhmätapaamista, josta kaksi ensimmäistä toteutettiin etänä",
    "Tapaamisten aiheita oli mm. psykologinen turvallisuus, arvostava keskustelu, palautekulttuuri, palautuminen, "
    "taideterapia, luonteen vahvuudet ja luottamuksen rakentaminen",
    "Työnantaja tuki valmennusta antamalla osallistumiseen 20 tuntia työaikaa. Muuten osallistuminen tapahtui omalla "
    "ajalla",
    "Valmennuksen puolivälissä toteutettiin väliarviointia saavutetuista kokemuksista suhteessa asetettuihin "
    "tavoitteisiin, ja tämän pohjalta hiottiin jäljellä olevien tapaamiskertojen sisältöjä",
    "Yhteiset tapaamiset, ohjatut pari- ja ryhmätyöskentelyt ja näiden yhteydessä toteutuneet vapaamuotoiset "
    "keskustelut mahdollistivat aidot kohtaamiset.",
    "Ryhmätapaamisissa harjoiteltiin mm. omien vahvuuksien ja kehittymiskohteiden tunnistamista ja niistä kollegoiden "
    "kanssa keskustelua sekä palautteen antamista.",
    "Kokonaisuudessaan valmennus vastasi asetettuihin tavoitteisiin",
    "eivät valmennuksen aikana vielä ehtineet lisääntyä",
    "Työhyvinvoinnin ei koettu yleisesti parantuneen, mutta sitä voi selittää myös muut yhtä aikaa työyhteisössä "
    "toteutuneet asiat.",
    "valmennuksen teemat koettiin hyödyllisinä ja sekä yhteistyötä että omaa työskentelyä tukevina",
    "Valmennuksesta saatiin konkreettisia työhyvinvointia ja yhteisöllisyyttä tukevia työkaluja myös jatkokäyttöön",
    "Etenkin valmennuksen loppupuolella olevat tapaamiset nähtiin antoisina",
    "Näiden tapaamisten jälkeen tunsin oloni todellakin voimaantuneeksi ja niistä sai hyvän mielen.",
    "päästiin hyvään alkuun yhteisöllisyyden vahvistumisessa, mutta se yksinään ei vielä saa ihmeitä aikaan",
    "Viimeisellä tapaamiskerralla suunniteltiin jatkohankkeen laatimista OAJ:lle",
    "tämän muotoiselle toiminnalle koettiin tarvetta ja todettiin, että yhteistä työhyvinvoinnin kehittämistä tulisi "
    "jatkaa jollakin tavalla",
    "Organisoitumismuutoksista johtuen jatkohankehakemus jätettiin kuitenkin lähettämättä",
    "VIA-vahvuuskartoituksen hyödyntämisen laajentaminen",
]
COUNTS = {  # worse, same, better of those who answered, and the verdict the article gives
    "me-henki": ([[1, 1], [2, 2], [11, 11]], 14, "improved"),
    "yhteisollisyys": ([[0, 0], [3, 3], [11, 11]], 14, "improved"),
    "tunteminen": ([[0, 1], [0, 1], [13, 14]], 14, "improved"),
    "ilmapiiri": ([[0, 0], [2, 2], [12, 12]], 14, "improved"),
    "avoimuus": ([[1, 1], [3, 3], [10, 10]], 14, "improved"),
    "luottamus": ([[1, 1], [2, 2], [11, 11]], 14, "improved"),
    "konkreettinen-yhteistyo": ([[2, 2], [9, 9], [3, 3]], 14, "not_yet"),
    "osaaminen": ([[1, 1], [8, 8], [4, 4]], 13, "not_yet"),
    "tyohyvinvointi": ([[3, 3], [7, 7], [4, 4]], 14, "unchanged"),
}
PAIRED = {  # fallen, same, risen of the twelve who answered both surveys
    "tila-me-henki": [[1, 1], [2, 2], [9, 9]],
    "tila-yhteisollisyys": [[1, 1], [3, 3], [8, 8]],
    "tila-tunteminen": [[0, 0], [2, 2], [10, 10]],
    "tila-yhteistyo": [[2, 2], [7, 7], [3, 3]],
    "tila-tyohyvinvointi": [[3, 3], [6, 6], [3, 3]],
}
MID = {
    "me-henki": [[0, 0], [5, 5], [8, 8]],
    "yhteisollisyys": [[1, 1], [5, 5], [7, 7]],
    "tunteminen": [[0, 0], [3, 3], [10, 10]],
    "konkreettinen-yhteistyo": [[1, 1], [10, 10], [2, 2]],
}


@pytest.fixture
def finished(db):
    return exchange.load(OAJ)


# ---- the facts ----------------------------------------------------------------------------------------------------
def strings(value):
    """Every text of a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("sentence", VERBATIM)
def test_the_file_quotes_the_article_word_by_word(sentence):
    assert any(sentence in text for text in strings(OAJ))


def test_every_text_for_readers_is_in_three_languages_but_what_is_quoted_alone():
    def gaps(value, place=""):
        if isinstance(value, dict):
            if "fi" in value and len(value) < 3:
                yield place
            for name, each in value.items():
                yield from gaps(each, f"{place}.{name}")
        elif isinstance(value, list):
            for each in value:
                yield from gaps(each, place)

    assert set(gaps(OAJ)) == {".goals.promised", ".quotes.text", ".project.application", ".project.publications.lead"}


def test_the_real_numbers_are_the_articles(finished):
    sessions = finished.sessions.group_sessions().order_by("ordinal")
    assert finished.participants.count() == 14
    assert [session.mode for session in sessions] == ["remote"] * 2 + ["on_site"] * 6
    assert finished.sessions.interviews().count() == 14
    assert (finished.quota_minutes, finished.quota_per) == (20 * 60, "each")
    assert finished.themes.count() == 7
    assert finished.project.funder.name == "OAJ:n työhyvinvointirahasto"
    assert finished.project.tenders.get(chosen=True).supplier.name == "Valmennustrio Oy"
    assert set(finished.project.tenders.values_list("price_eur", flat=True)) == {None}
    assert [d.kind for d in finished.project.decisions.all()] == ["make_or_buy", "provider"]
    assert "Haimme OAJ:n työhyvinvointirahastolta tukea" in finished.project.application["fi"]
    assert finished.project.follow_ons.get().state == "not_submitted"
    assert [output.rhythm for output in finished.outputs.order_by("pk")] == ["", "FREQ=MONTHLY;INTERVAL=3", ""]
    assert (finished.project.starts.year, finished.project.ends.year) == (2021, 2022)


def test_what_was_practised_says_how_it_is_thought_to_help(finished):
    assert [exercise.key for exercise in finished.exercises.all()] == [
        "vahvuuksien-tunnistaminen",
        "kehittymiskohteiden-tunnistaminen",
        "keskustelu-kollegoiden-kanssa",
        "palautteen-antaminen",
    ]
    assert all(
        "”mahdollistivat aidot kohtaamiset”" in exercise.mechanism["fi"] for exercise in finished.exercises.all()
    )
    assert all(exercise.sessions.exists() for exercise in finished.exercises.all())
    assert finished.constructs.get(key="via").source == "Hautala 2023"


def test_an_event_has_its_next_day_and_the_text_about_it_its_author(finished):
    assert finished.outputs.exclude(rhythm="").get().next_due == date(2023, 2, 16)
    publication = finished.project.publications.get()
    assert (publication.author, publication.published_on) == ("Arja Hautala", date(2023, 5, 11))
    assert all(d.channel for d in finished.project.disseminations.all())
    assert finished.context_events.filter(key="organisoitumismuutokset").exists()


def test_derived_goals_come_by_way_of_the_primary_ones_and_one_has_no_statement(finished):
    derived = finished.goals.filter(kind=Goal.Kind.DERIVED)
    assert [list(g.via.values_list("key", flat=True)) for g in derived] == [
        ["me-henki", "yhteisollisyys", "tunteminen"]
    ] * 2
    assert [g.key for g in finished.goals.filter(statements=None)] == ["hankesuunnittelu"]
    assert finished.statements.filter(goal=None).count() == 4


def test_questions_are_worded_as_in_the_item_bank(finished):
    asked = Item.objects.filter(page__instrument__programme=finished, kind=Item.Kind.SCALE)
    bank = item_bank.items()
    assert {(i.statement.key, i.form, str(i.text), i.level, i.health_like) for i in asked} == {
        (i.statement.key, i.form, str(getattr(bank[i.statement.key], i.form)), *_rated(bank[i.statement.key]))
        for i in asked
    }
    assert asked.count() == 5 + 4 + 14


def _rated(item):
    return item.level, item.health_like


def test_what_is_made_up_is_said_and_people_are_invented(finished):
    assert finished.is_invented
    assert {"answers", "names", "dates", "attendance", "second_tender", "criteria"} <= set(finished.made_up["what"])
    assert finished.project.tenders.get(chosen=False).supplier.name == "Toinen tarjoaja (keksitty)"
    assert set(finished.made_up["notice"]) == {"fi", "sv", "en"}
    assert User.objects.exclude(is_invented=True).count() == 0
    assert User.objects.exclude(email__endswith="@esimerkki.example").count() == 0


def test_attendance_and_hours_fit_the_twenty_hours_of_each(finished):
    present = Attendance.objects.filter(session__participant=None).exclude(state=Attendance.State.ABSENT)
    ledger = hours(finished)
    assert present.count() == 104
    assert (ledger.work_minutes, ledger.own_minutes, ledger.quota_minutes) == (268 * 60, 5 * 60, 280 * 60)
    assert not ledger.is_over
    assert max(row.work_minutes for row in ledger.rows) == 20 * 60


# ---- the verdicts -------------------------------------------------------------------------------------------------
def test_class_counts_of_every_statement_are_as_written_down(finished):
    data = released(finished)
    found = {key: cell(data, statement=key, form="perceived", wave="loppukysely") for key in COUNTS}
    assert {key: (one["counts"], one["n"]) for key, one in found.items()} == {k: v[:2] for k, v in COUNTS.items()}


def test_paired_change_is_published_of_the_twelve_and_the_two_others_stay_hidden(finished):
    data = released(finished)
    paired = {c["item"]: c["counts"] for c in data["cells"] if c["population"] == "paired"}
    rest = [c for c in data["cells"] if c["item"] in PAIRED and c["population"] == "all" and c["wave"] == "loppukysely"]
    assert paired == PAIRED
    assert {c["n"] for c in data["cells"] if c["population"] == "paired"} == {12}
    assert [(c["counts"], c["why"]) for c in rest] == [(None, "not_paired")] * 5


def test_the_mid_survey_is_released_by_itself_and_its_four_comments_are_not_shown(finished):
    data = released(finished)
    assert {c["item"]: c["counts"] for c in data["cells"] if c["wave"] == "valikysely"} == MID
    assert {c["wave"]: c["shown"] for c in data["comments"]} == {"valikysely": False, "loppukysely": False}


def test_waves_tell_how_many_answered(finished):
    waves = {wave.key: (wave.state, wave.answered, wave.invited) for wave in finished.waves.all()}
    assert waves == {
        "alkukysely": ("frozen", 12, 14),
        "valikysely": ("frozen", 13, 14),
        "loppukysely": ("frozen", 14, 14),
    }
    assert str(finished.waves.get(key="loppukysely").closes_at) == "2022-12-09 21:59:00+00:00"


def verdicts(programme):
    data = compose(programme, edition=Edition.INTERNAL, at=timezone.now())
    return (
        {s["key"]: s["verdict"] for s in data["statements"]},
        {g["key"]: g["verdict"] for g in data["goals"]},
    )


GOALS = {
    "me-henki": "achieved",
    "yhteisollisyys": "achieved",
    "tunteminen": "achieved",
    "yhteistyo": "not_yet",
    "hankesuunnittelu": "unknown",
}


def test_the_verdicts_are_the_articles(finished):
    of_statements, of_goals = verdicts(finished)
    assert of_statements == {key: verdict for key, (_counts, _n, verdict) in COUNTS.items()}
    assert of_goals == GOALS


@pytest.mark.parametrize("value", ["1", "3", "5", "dk"])
def test_whatever_the_last_one_answers_the_running_copy_gives_the_same_verdicts(value, db):
    document = running(OAJ, date(2026, 6, 10))
    post = document["example_answers"]["loppukysely"]
    items = [key for key in post[1]["answers"] if key in COUNTS]
    document["example_answers"]["loppukysely"] = [
        *post,
        {"who": STILL_TO_ANSWER, "answers": dict.fromkeys([*items, *PAIRED], value)},
    ]
    past = exchange.load(document, shift_days=-7 * 200)  # its end survey is over, so it is sealed
    of_statements, _goals = verdicts(past)
    assert of_statements == {key: verdict for key, (_counts, _n, verdict) in COUNTS.items()}


# ---- the demo -----------------------------------------------------------------------------------------------------
@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    return Programme.objects.get(slug="oaj-yamk-nyt")


def test_the_running_copy_stands_between_its_seventh_and_eighth_session(demo):
    today, sessions = timezone.localdate(), demo.sessions.group_sessions().order_by("ordinal")
    days = {s.ordinal: timezone.localtime(s.starts).date() for s in sessions}
    assert [s.attendances.count() for s in sessions] == [14] * 6 + [0, 0]
    assert [s.state for s in sessions] == ["held"] * 6 + ["published"] * 2
    assert today - timedelta(days=7) <= days[7] < today < days[8] <= today + timedelta(days=14)
    assert [s.ordinal for s in sessions.awaiting_attendance()] == [7]
    assert all(s.published for s in sessions)
    assert (days[7] - date(2022, 9, 20)).days % 7 == 0


def test_the_running_copys_end_survey_is_open_and_anna_has_not_answered(demo):
    waves = {wave.key: wave for wave in demo.waves.all()}
    open_wave, now = waves["loppukysely"], timezone.now()
    assert [waves[key].state for key in ("alkukysely", "valikysely", "loppukysely")] == ["sealed", "frozen", "open"]
    assert (open_wave.invited, open_wave.answered, open_wave.answered_shown) == (14, None, 10)
    assert now + timedelta(days=11) < open_wave.closes_at < now + timedelta(days=19)
    document = running(OAJ, timezone.localdate())
    assert STILL_TO_ANSWER not in [sheet["who"] for sheet in document["example_answers"]["loppukysely"]]
    assert len(document["example_answers"]["loppukysely"]) == 13


@pytest.mark.parametrize("offset", range(8))
def test_on_every_day_of_the_week_the_copy_runs(offset):
    today = date(2026, 10, 20) + timedelta(days=offset)  # over the change of the clocks
    document = running(OAJ, today)
    starts = {row["key"]: date.fromisoformat(row["starts"][:10]) for row in document["sessions"]}
    wave = document["waves"][2]
    assert 1 <= (today - starts["tapaaminen-7"]).days <= 7
    assert 2 <= (starts["tapaaminen-8"] - today).days <= 8
    assert date.fromisoformat(wave["opens_at"][:10]) < today < date.fromisoformat(wave["closes_at"][:10])
    assert {goal["expected_by"] for goal in document["goals"] if "expected_by" in goal} == {"2027-12-31"}


def test_the_running_copy_says_so_in_three_languages_and_has_no_verdict_yet(demo):
    assert all(demo.name[code].endswith(SUFFIX[code]) for code in ("fi", "sv", "en"))
    assert (demo.state, bool(demo.overall_verdict), demo.project.follow_ons.count()) == ("running", False, 0)
    assert demo.report_texts.count() == 0


def test_the_running_copy_keeps_what_else_happened_for_the_result_that_it_explains(demo):
    assert demo.statements.get(key="tyohyvinvointi").context_events.count() == 1


def test_the_cast_has_its_roles(demo):
    roles = {m.user.name: m.role for m in demo.memberships.select_related("user")}
    assert roles == {
        "Katri Koordinaattori": Role.COORDINATOR,
        "Olavi Toinen": Role.COORDINATOR,
        "Vilma Valmentaja": Role.COACH,
        "Yrjö Yhteyshenkilö": Role.CONTACT,
    }
    assert [user.name for user in demo.project.funder_people.all()] == ["Raimo Rahoittaja"]
    assert User.objects.get(is_staff=True).name == "Ylermi Ylläpitäjä"
    assert User.objects.filter(is_invented=True).count() == 92  # 19 of OAJ's, 72 more of HyPe's, the administrator


def test_the_running_copy_has_a_project_of_its_own(demo):
    assert demo.project.slug == "oaj-yamk-nyt-hanke"
    assert demo.outputs.exclude(rhythm="").get().next_due > timezone.localdate()


def test_the_demo_twice_changes_nothing(demo):
    pks = set(Programme.objects.values_list("pk", flat=True))
    call_command("load_demo", stdout=StringIO())
    assert set(Programme.objects.values_list("pk", flat=True)) == pks


def test_reports_are_made_approved_by_the_second_coordinator_and_published(demo):
    pytest.importorskip("weasyprint", reason="needs Pango", exc_type=OSError)
    for _twice in range(2):
        call_command("load_demo", reports=True, stdout=StringIO())
    reports = Programme.objects.get(slug="oaj-yamk").reports.published()
    told = {(r.edition, r.language, r.version, r.approved_by.name, r.published_by.name) for r in reports}
    names = ("Olavi Toinen", "Katri Koordinaattori")
    assert told == {("internal", "fi", 1, *names), ("funder", "fi", 1, *names)}
    assert demo.reports.count() == 0


def test_again_replaces_all_programmes(demo):
    pks = set(Programme.objects.values_list("pk", flat=True))
    call_command("load_demo", again=True, stdout=StringIO())
    assert Programme.objects.count() == 4
    assert not pks & set(Programme.objects.values_list("pk", flat=True))
    assert (User.objects.count(), Organisation.objects.count()) == (92, 23)


def test_a_database_with_other_programmes_is_left_alone(world, settings):
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    assert list(Programme.objects.all()) == [world.programme]


def test_without_demo_mode_there_is_no_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Programme.objects.count() == 0
