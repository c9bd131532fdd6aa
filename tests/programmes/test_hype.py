"""HyPe's two pilots in one project: the article's facts (Vanhanen-Nuutinen et al.), and what is made up said so."""

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.demo import CAST
from accounts.models import User
from programmes import exchange
from programmes.access import groups_of, permissions_of
from programmes.models import Organisation, Programme, Project, Role
from programmes.overview import overview
from reports.models import Edition
from reports.snapshot import compose
from sessions import attendance, reach
from sessions.models import Attendance, CoachingSession, Headcount
from surveys import item_bank
from surveys.disclosure import tiers
from surveys.models import Item
from surveys.results import cell, released
from tests.programmes.documents import DATA, demo

pytestmark = pytest.mark.django_db
VOCATIONAL, UNIVERSITIES = DATA / "hype-ammatilliset.json", DATA / "hype-korkeakoulut.json"
VERBATIM = [  # clauses of the article that the files quote, word by word
    "edistää toimintatapojen uudistamista ja uuden teknologian hyödyntämistä uudenlaisessa etä- ja lähityötä "
    "yhdistävässä työssä, vauhdittaa työhyvinvointiin panostamista, osaamisen kehittämistä ja digitalisaatiota sekä "
    "tukea johtamistyön kehittämistä",
    "vahvistaa yhteistoimintaan ja luottamukseen perustuvaa sitoutunutta oppilaitoskulttuuria",
    "Valmennuspilottien tavoitteena oli rakentaa hyvinvointia vahvistavaa näkökulmaa yhteisöllisyyteen.",
    "onnistuivat toimimaan keskustelun herättäjänä pedagogisen hyvinvoinnin käsitteestä ja yhteisöllisyyden "
    "kehittämisestä",
    "yhdessä oppilaitostoimijoiden kanssa tarkennetaan valmennuksen tavoitteet ja painopisteet",
    "luotiin vaihtoehtoisia näkökulmia oppilaitosyhteisöjen totuttuihin toimintatapoihin",
    "Pilotin aikana toteutettiin yhteensä 32 työpajaa, joihin osallistui yli 1200 henkilöä. Osa henkilöistä osallistui "
    "työpajoihin useammin kuin kerran.",
    "Tiimipajojen tulosten tarkastelu yhdessä",
    "Työpajojen työskentelyn tuotokset dokumentoitiin ja palautettiin tiimille jatkotyöstämistä varten",
    "Linjakkuus johtamisessa lisää ennakoitavuutta ja edistää strategian toteutumista käytännössä",
    "Yhteistyö yli tehtävä- ja työryhmärajojen lisää ymmärrystä kokonaistoiminnasta ja vahvistaa luottamusta",
    "Oman työorientaation tunnistaminen auttaa kehittämään osaamista ja luo perustaa hyvinvoinnille",
    "Mahdollisuudet osallistua ja vaikuttaa vahvistavat yhteisöohjautuvuutta",
    "Hyvinvoinnin pahimpia uhkia on siiloutuminen",
    "Mukaan lupautui kymmenen oppilaitosta, joista osallistujia oli yhteensä 59 henkilöä.",
    "Valmennuksissa oli kolme noin kahden tunnin mittaista tapaamista omavalmentajan johdolla.",
    "yhteisöllinen ja hyvinvoiva oppilaitos",
    "parhaimmillaan suuntaavat tahtotilaa kohti yhteisöllistä työskentelyä",
    "tulisi mallintaa sellaista vuorovaikutusta verkossa, jossa yhteisöllisellä työskentelyllä on merkitystä",
    "ratkaisevimpia näyttävät olevan ihmisten väliset vuorovaikutuksen hetket",
    "miten ja milloin työskennellään kasvokkain",
]
COUNTS = {  # worse, same, better, n, verdict; all of it made up
    "yhteisollisyys": (3, 12, 31, 46, "improved"),
    "luottamus": (3, 13, 29, 45, "improved"),
    "yhteisoohjautuvuus": (6, 18, 21, 45, "mixed"),
    "tyohyvinvointi": (7, 25, 13, 45, "unchanged"),
    "dialogitaidot": (2, 14, 29, 45, "improved"),
    "verkossa-toimiminen": (4, 20, 22, 46, "not_yet"),
    "johtaminen": (5, 24, 16, 45, "unchanged"),
    "rakenteet": (5, 26, 14, 45, "not_yet"),
    "sovitut-toimintatavat": (2, 13, 30, 45, "improved"),
}


def document(path):
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def vocational(db):
    return exchange.load(document(VOCATIONAL))


@pytest.fixture
def universities(db):
    return exchange.load(document(UNIVERSITIES))


def strings(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


# ---- the files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sentence", VERBATIM)
def test_the_files_quote_the_article_word_by_word(sentence):
    texts = strings(document(VOCATIONAL)) + strings(document(UNIVERSITIES))
    assert any(sentence.lower() in text.lower() for text in texts)


@pytest.mark.parametrize("path", [VOCATIONAL, UNIVERSITIES], ids=lambda path: path.stem)
def test_every_text_for_readers_is_in_three_languages_but_what_is_quoted_alone(path):
    def gaps(value, place=""):
        if isinstance(value, dict):
            if "fi" in value and len(value) < 3:
                yield place
            for name, each in value.items():
                yield from gaps(each, f"{place}.{name}")
        elif isinstance(value, list):
            for each in value:
                yield from gaps(each, place)

    found = {place.removeprefix(".project") for place in gaps(document(path))}
    assert found == {".goals.promised", ".application", ".publications.lead"}


def test_both_files_say_the_very_same_of_their_project():
    assert document(VOCATIONAL)["project"] == document(UNIVERSITIES)["project"]
    assert "tenders" not in document(VOCATIONAL)["project"]  # the article tells of no procurement


@pytest.mark.parametrize("paths", [(VOCATIONAL, UNIVERSITIES), (UNIVERSITIES, VOCATIONAL)], ids=["as told", "reversed"])
def test_in_either_order_they_share_one_project_and_come_back_as_the_files(paths, db):
    loaded = [exchange.load(document(path)) for path in paths]
    assert Project.objects.count() == 1
    assert [exchange.write(exchange.dump(p)) for p in loaded] == [exchange.write(demo(path)) for path in paths]


def test_another_word_in_the_project_refuses_the_second_file_and_keeps_the_first(vocational):
    changed = document(UNIVERSITIES)
    changed["project"]["acronym"] = "Hype"
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(changed)
    assert [problem.place for problem in refused.value.problems] == ["project.acronym"]
    assert list(Programme.objects.all()) == [vocational]


@pytest.mark.parametrize("path", [VOCATIONAL, UNIVERSITIES], ids=lambda path: path.stem)
def test_what_is_made_up_is_said_and_people_are_invented(path, db):
    programme = exchange.load(document(path))
    assert {"names", "session_dates", "finding_evidence", "legal_basis"} <= set(programme.made_up["what"])
    assert set(programme.made_up["notice"]) == set(programme.made_up["details"]) == {"fi", "sv", "en"}
    assert ("answers" in programme.made_up["what"]) is programme.waves.exists()
    assert User.objects.exclude(is_invented=True, email__endswith="@esimerkki.example").count() == 0


# ---- the project --------------------------------------------------------------------------------------------------
def test_the_project_is_the_articles(vocational):
    project = vocational.project
    assert str(project.title["fi"]) == "Pedagoginen hyvinvointi (HyPe) – työhyvinvoinnin ja tuottavuuden risteyksessä"
    assert project.funder.name == "TYÖ2030-ohjelma"
    assert [(p.role, p.organisation.name) for p in project.partners.all()] == [
        ("implementer", "Haaga-Helia"),
        ("implementer", "Jamk"),
        ("partner", "Opetusalan ammattijärjestö OAJ"),
        ("partner", "Sivistystyönantajat ry"),
    ]
    assert project.goals.count() == 7
    assert project.publications.filter(kind="about").count() >= 7
    assert (project.grant_eur, project.starts, project.ends) == (None, None, None)  # the article does not tell them


def test_each_pilot_is_led_by_one_implementer_and_their_goals_hang_on_the_projects(vocational, universities):
    assert (vocational.led_by.name, universities.led_by.name) == ("Jamk", "Haaga-Helia")
    for programme in (vocational, universities):
        assert {goal.parent.project for goal in programme.goals.all()} == {vocational.project}
        assert programme.goals.get(key="nakokulma-yhteisollisyyteen").parent.key == "oppilaitoskulttuuri"


def test_both_lean_on_the_circle_of_wellbeing_and_the_named_constructs(vocational, universities):
    for programme in (vocational, universities):
        circle = programme.frameworks.get(shape="circle")
        assert [f.key for f in circle.factors.all()] == [
            "tyohyvinvointi",
            "opiskeluhyvinvointi",
            "pedagoginen-hyvinvointi",
        ]
        keys = set(programme.constructs.values_list("key", flat=True))
        assert {"kollektiivinen-pystyvyys", "teknostressi", "collaboration-overload", "merkitysneuvottelu"} <= keys


# ---- the vocational pilot -----------------------------------------------------------------------------------------
def test_ten_institutions_of_two_kinds_and_59_people_in_their_groups(vocational):
    groups = vocational.groups.select_related("organisation")
    assert [str(group.name["fi"]) for group in groups] == [f"Oppilaitos {letter}" for letter in "ABCDEFGHIJ"]
    assert {group.organisation.kind for group in groups} == {"vocational", "special"}
    assert {group.formation for group in groups} == {"cross_unit"}
    assert vocational.participants.count() == 59
    assert sorted(group.participants.count() for group in groups) == [5] + [6] * 9
    in_spring = vocational.recruitments.filter(invited_on__range=("2022-03-01", "2022-05-31"))
    assert [row.state for row in in_spring] == ["accepted"] * 10
    assert not vocational.invited_known  # how many were invited is not told


def test_three_coached_meetings_of_two_hours_in_each_group(vocational):
    meetings = vocational.sessions.exclude(group=None)
    assert meetings.count() == 30
    assert Counter(meetings.values_list("group__key", flat=True)) == dict.fromkeys("abcdefghij", 3)
    assert {session.minutes for session in meetings} == {120}
    for group in vocational.groups.all():
        own = vocational.memberships.get(role=Role.COACH, group=group, deputy=False).user
        assert {session.coach for session in meetings.filter(group=group)} == {own}
        themes = [session.themes.get().key for session in meetings.filter(group=group).order_by("starts")]
        assert themes == ["mita-on-yhteisollisyys", "dialogitaidot", "verkossa-toimiminen"]
        assert vocational.memberships.filter(role=Role.CONTACT, group=group).count() == 1


def test_common_sessions_are_on_their_real_days(vocational):
    common = vocational.sessions.filter(group=None).order_by("starts")
    told = [
        (s.key, *(timezone.localtime(t).strftime("%Y-%m-%d %H.%M") for t in (s.starts, s.ends)), s.mode) for s in common
    ]
    assert [row for row in told if row[0] != "kick-off"] == [
        ("yhteiswebinaari", "2023-02-08 14.00", "2023-02-08 16.00", "remote"),
        ("loppuseminaari", "2023-03-21 09.30", "2023-03-21 16.00", "on_site"),
    ]
    assert told[0][1].startswith("2022-09-20") and told[0][3] == "remote"
    assert (vocational.starts, vocational.ends) == (date(2022, 6, 1), date(2023, 3, 31))


def test_the_coaching_took_141_days_and_the_seminar_was_after_182(vocational):
    days = {s.key: timezone.localtime(s.starts).date() for s in vocational.sessions.filter(group=None)}
    closing = vocational.sessions.get(closes_process=True)
    assert closing.key == "yhteiswebinaari"
    assert days["yhteiswebinaari"] - days["kick-off"] == timedelta(days=141)
    assert days["loppuseminaari"] - days["kick-off"] == timedelta(days=182)


def test_all_but_the_seminar_is_online_and_the_seminar_is_for_all(vocational):
    assert vocational.default_mode == "remote"
    seminar = vocational.sessions.exclude(mode="remote").get()
    assert (seminar.kind, seminar.open_to_outsiders, seminar.shared_in_project) == ("seminar", True, True)
    count = seminar.headcount
    assert (count.people, count.outsiders, count.nearly, count.at_least) == (0, 150, True, False)  # "lähes 150"
    assert not seminar.attendances.exists()


def test_reach_counts_attendances_and_persons_apart(vocational):
    there = Attendance.objects.filter(session__programme=vocational).exclude(state=Attendance.State.ABSENT)
    found = attendance.reach(vocational)
    assert (there.count(), found.attendances, found.persons) == (259, 259, 59)


def test_the_theme_has_three_sides_and_groups_chose_what_they_stressed(vocational):
    parent = vocational.themes.get(parent=None)
    assert str(parent.title["fi"]) == "Yhteisöllinen ja hyvinvoiva oppilaitos"
    assert [str(theme.title["fi"]) for theme in parent.children.all()] == [
        "Mitä on yhteisöllisyys",
        "Dialogitaidot vuorovaikutuksessa",
        "Verkossa toimiminen: verkon tarjoamat mahdollisuudet ja osaaminen",
    ]
    assert sum(theme.chosen_by.count() for theme in parent.children.all()) == 10


def test_four_layers_with_trust_through_them_and_findings_that_promote_and_hinder(vocational):
    layers = vocational.frameworks.get(shape="layers").factors.all()
    assert [(layer.key, layer.cross_cutting) for layer in layers] == [
        ("rakenteet-strategia", False),
        ("johtaminen-esihenkilotyo", False),
        ("toimintatavat", False),
        ("vuorovaikutus", False),
        ("luottamus-turvallisuus", True),
    ]
    findings = vocational.findings.all()
    assert {finding.factor for finding in findings} == set(layers)
    assert {finding.level for finding in findings} == {"individual", "supervisor", "community", "institution"}
    assert {finding.polarity for finding in findings} == {"promotes", "hinders", "both"}
    assert all(finding.source and finding.sessions.exists() for finding in findings)


def test_the_agreements_are_a_list_to_go_through_and_the_study_has_its_question(vocational):
    agreement = vocational.outputs.get(kind="agreement")
    assert agreement.text["fi"].count("\n- ") == 4
    assert vocational.outputs.filter(kind="insight").count() == 1
    study = vocational.studies.get()
    assert "yhteisöllisyydestä, sen toteutumisesta ja kehittämisestä verkkoympäristössä" in study.question["fi"]
    assert study.data["fi"] and study.consent_text["fi"]
    consents = vocational.participants.filter(research_consent=True).count()
    assert 0 < consents < 59  # consent to research is apart from taking part


# ---- its survey, which is made up ---------------------------------------------------------------------------------
def test_nine_statements_of_four_goals_ask_perceived_change_in_known_words(vocational):
    assert [goal.statements.count() for goal in vocational.goals.all()] == [2, 2, 2, 3]
    asked = Item.objects.filter(page__instrument__programme=vocational, kind=Item.Kind.SCALE)
    assert {item.form for item in asked} == {"perceived"}
    bank = item_bank.items()
    of_bank = [item for item in asked if item.key in bank]
    assert len(of_bank) == 6
    assert {(i.key, i.level, i.health_like) for i in of_bank} == {
        (i.key, bank[i.key].level, bank[i.key].health_like) for i in of_bank
    }


def test_46_of_59_answered_and_the_whole_programme_is_shown_by_the_tier_of_20(vocational):
    wave, data = vocational.waves.get(), released(vocational)
    assert (wave.state, wave.answered, wave.invited) == ("frozen", 46, 59)
    found = {key: cell(data, statement=key, form="perceived", wave="loppukysely") for key in COUNTS}
    assert {key: ([low for low, _high in c["counts"]], c["n"]) for key, c in found.items()} == {
        key: ([worse, same, better], n) for key, (worse, same, better, n, _verdict) in COUNTS.items()
    }
    assert all(one["n"] >= tiers.FIVE_CLASSES and one["five"] for one in found.values())


def test_the_verdicts_follow_from_the_counts(vocational):
    data = compose(vocational, edition=Edition.INTERNAL, at=timezone.now())
    assert {s["key"]: s["verdict"] for s in data["statements"]} == {k: row[-1] for k, row in COUNTS.items()}
    own = set(vocational.goals.values_list("key", flat=True))
    assert {g["key"]: g["verdict"] for g in data["goals"] if g["key"] in own} == {
        "nakokulma-yhteisollisyyteen": "achieved",
        "osallisuus-ja-hyvinvointi": "mixed",
        "vuorovaikutus-verkossa": "partly",
        "johtaminen-ja-toimintatavat": "partly",
    }


# ---- the universities' pilot --------------------------------------------------------------------------------------
def test_32_workshops_in_three_phases_with_over_1200_attendances(universities):
    workshops = universities.sessions.all()
    assert {session.kind for session in workshops} == {"workshop"}
    assert Counter(workshops.values_list("phase__key", flat=True)) == {
        "aloituspaja": 4,
        "tiimipajat": 24,
        "paatospaja": 4,
    }
    counts = Headcount.objects.filter(session__programme=universities)
    assert (sum(c.people for c in counts), {c.at_least for c in counts}, counts.count()) == (1200, {True}, 32)


def test_reach_says_over_1200_attendances_and_that_persons_are_not_known(universities):
    with translation.override("en"):
        said = reach.sentence(attendance.reach(universities))
    assert said == "over 1,200 attendances, 32 workshops, individual persons are not known"


def test_existing_teams_of_leaders_and_of_all_staff_met_within_their_own_meetings(universities):
    assert {group.formation for group in universities.groups.all()} == {"existing"}
    assert {group.target for group in universities.groups.all()} == {"leaders", "staff"}
    leaders = {str(group.name["fi"]) for group in universities.groups.filter(target="leaders")}
    assert leaders == {"Opetuksesta vastaavat varadekaanit", "Osaamisaluejohtajat", "Koulutusohjelmajohtajat"}
    assert all(group.team_owner for group in universities.groups.all())
    assert not universities.sessions.filter(embedded_in={}).exists()
    assert universities.groups.filter(organisation__name="LAB-ammattikorkeakoulu").exists()


def test_five_themes_were_raised_in_the_opening_and_every_team_chose_one(universities):
    assert [str(theme.title["fi"]) for theme in universities.themes.all()] == [
        "Tiimien toiminta ja tiimiopettajuus",
        "Tiimijoustavuus",
        "Ammatillinen kukoistus työssä",
        "Yhteisöllisyys",
        "Tiimipääoma",
    ]
    assert {theme.origin for theme in universities.themes.all()} == {"opening"}
    chosen = [group for theme in universities.themes.all() for group in theme.chosen_by.all()]
    assert sorted(group.pk for group in chosen) == sorted(universities.groups.values_list("pk", flat=True))


def test_four_key_factors_rest_on_a_study_and_each_has_a_finding(universities):
    framework = universities.frameworks.get(shape="factors")
    assert "2020" in framework.source and "Mäki ja muut 2021" in framework.source
    promoting = universities.findings.filter(polarity="promotes")
    assert [finding.factor.framework for finding in promoting] == [framework] * 4
    assert {finding.factor for finding in promoting} == set(framework.factors.all())
    assert universities.findings.get(polarity="hinders").key == "siiloutuminen"


def test_outputs_went_back_to_every_team(universities):
    returned = universities.outputs.exclude(returned_to=None)
    assert {o.returned_to for o in returned} == set(universities.groups.all())
    assert all(o.returned_on for o in returned)
    assert 0 < returned.filter(acknowledged_on=None).count() < returned.count()


def test_nothing_was_measured_and_nobody_is_named(universities):
    assert not universities.participants.exists()
    assert not universities.waves.exists() and not universities.statements.exists()
    data = compose(universities, edition=Edition.INTERNAL, at=timezone.now())
    own = set(universities.goals.values_list("key", flat=True))
    assert {g["verdict"] for g in data["goals"] if g["key"] in own} == {"unknown"}


# ---- their pages --------------------------------------------------------------------------------------------------
def page_of(programme):
    """The overview as its coordinator sees it."""
    user = programme.memberships.filter(role=Role.COORDINATOR).first().user
    return overview(programme, user=user, roles={Role.COORDINATOR}, permissions=permissions_of({Role.COORDINATOR}))


def test_the_course_of_ten_groups_is_six_points_and_the_survey(vocational):
    points = [(p.kind, p.number, p.n, str(p.day), str(p.until)) for p in page_of(vocational).course]
    assert points == [
        ("session", 1, 1, "2022-09-20", "None"),
        ("session", 2, 10, "2022-10-03", "2022-10-13"),
        ("session", 3, 10, "2022-11-01", "2022-11-24"),
        ("session", 4, 10, "2022-12-01", "2022-12-15"),
        ("session", 5, 1, "2023-02-08", "None"),
        ("wave", None, 1, "2023-02-08", "2023-02-24"),
        ("session", 6, 1, "2023-03-21", "None"),
    ]
    assert [column.number for column in page_of(vocational).thread.columns] == [1, 2, 3, 4, 5, 6]


def test_the_overview_of_counted_workshops_waits_for_nobody_and_says_once_that_nothing_was_measured(
    vocational, universities
):
    page = page_of(universities)
    assert [(point.n, point.owner != "") for point in page.course] == [(4, False), (24, False), (4, False), (1, True)]
    assert [gap.kind for gap in page.gaps] == ["none_measured"]
    assert [task.title for task in page.waiting] == []
    assert len(page.tiles) == 2  # sessions and attendances: neither hours nor a survey


def test_a_report_counts_the_own_workshops_and_not_the_seminar_that_the_sibling_shares(vocational, universities):
    data = compose(universities, edition=Edition.FUNDER, at=timezone.now())
    assert (data["totals"]["sessions"], len(data["sessions"])) == (32, 33)
    assert (data["totals"]["participants"], data["totals"]["attendances"]) == (0, 1200)


# ---- the demo -----------------------------------------------------------------------------------------------------
@pytest.fixture
def loaded_demo(db, settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    return {programme.slug: programme for programme in Programme.objects.all()}


def person(role):
    return User.objects.get(email=CAST[role])


def test_the_demo_has_four_programmes_and_three_projects(loaded_demo):
    assert set(loaded_demo) == {"oaj-yamk", "oaj-yamk-nyt", "hype-ammatilliset", "hype-korkeakoulut"}
    assert set(Project.objects.values_list("slug", flat=True)) == {"oaj-yamk-hanke", "oaj-yamk-nyt-hanke", "hype"}
    assert Organisation.objects.filter(name__startswith="Oppilaitos ").count() == 10


def test_each_funder_sees_the_own_projects_only(loaded_demo):
    seen = {role: {p.slug for p in Programme.objects.seen_by(person(role))} for role in ("funder", "funder2")}
    assert seen == {
        "funder": {"oaj-yamk", "oaj-yamk-nyt"},
        "funder2": {"hype-ammatilliset", "hype-korkeakoulut"},
    }


def test_the_contact_person_is_one_institutions_and_the_coach_has_three_groups(loaded_demo):
    vocational = loaded_demo["hype-ammatilliset"]
    keys = {group.pk: group.key for group in vocational.groups.all()}
    assert {keys[pk] for pk in groups_of(person("contact"), vocational)} == {"a"}
    assert {keys[pk] for pk in groups_of(person("coach"), vocational)} == {"a", "b", "c", "d"}  # d as a deputy
    assert groups_of(person("coordinator"), vocational) is None


SAYS = {
    "oaj-yamk": "Esimerkkiaineisto: vastaukset ovat keksittyjä",
    "hype-ammatilliset": "Esimerkkiaineisto: vastaukset ovat keksittyjä",
    "hype-korkeakoulut": "Esimerkkiaineisto: osa tiedoista on keksittyjä",
}


def test_every_page_of_a_made_up_programme_says_so(loaded_demo, sign_in):
    coordinator = sign_in(person("coordinator"))
    coordinator.cookies["askel-language"] = "fi"
    for slug, notice in SAYS.items():
        for page in ("", "sessions/", "goals/", "people/", "findings/", "results/", "report/"):
            answer = coordinator.get(f"/programmes/{slug}/{page}")
            assert (answer.status_code, notice in answer.content.decode()) == (200, True), f"{slug}/{page}"


@pytest.mark.pdf
@pytest.mark.parametrize("slug", SAYS)
def test_the_pdf_of_a_made_up_programme_says_so(slug, loaded_demo, tmp_path):
    pytest.importorskip("weasyprint", reason="needs Pango", exc_type=OSError)
    pdftotext = pytest.importorskip("tests.reports.test_pdf").text_of
    call_command("build_report", slug, edition="internal", language="fi", output=tmp_path / "x.pdf", verbosity=0)
    assert SAYS[slug] in pdftotext((tmp_path / "x.pdf").read_bytes())


def test_sessions_of_the_demo_do_not_collide_for_anybody_coaching(loaded_demo):
    rows = CoachingSession.objects.filter(programme__project__slug="hype").exclude(coach=None)
    overlaps = [
        (one.key, other.key)
        for one, other in pairwise(rows.order_by("coach", "starts"))
        if one.coach_id == other.coach_id and other.starts < one.ends
    ]
    assert overlaps == []
