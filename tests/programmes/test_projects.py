"""A project as a whole: the list, a new one, its page, its money and its durations."""

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from programmes import budget, exchange, projects
from programmes.models import BudgetLine, Goal, Project, Role
from programmes.records import of_project
from surveys.models import Release
from tests import factories as make
from tests.reports.documents import cell, release


@pytest.fixture
def project(world):
    return world.programme.project


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def page(client, name, *args):
    return client.get(reverse(name, args=args))


# ---- the list -----------------------------------------------------------------------------------------------------
def titles(response):
    return [str(project.title) for project in response.context["page"]]


def test_the_list_has_own_projects_only(project, katri, other_world):
    mine = make.a_project(title={"fi": "Oma"})
    mine.coordinators.add(project.programmes.get().memberships.get(role=Role.COORDINATOR).user)
    make.a_project(title={"fi": "Vieras"})
    assert sorted(titles(page(katri, "projects"))) == ["Hanke", "Oma"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("pedagog", ["Pedagoginen hyvinvointi"]), ("hype työ", ["Pedagoginen hyvinvointi"]), ("\x00", None), ("ei", [])],
)
def test_the_list_is_searched_by_title_acronym_and_funder(words, found, project, katri):
    funder = make.an_organisation(name="Työ2030", kind="fund")
    Project.objects.filter(pk=project.pk).update(title={"fi": "Pedagoginen hyvinvointi"}, acronym="HyPe", funder=funder)
    response = katri.get(reverse("projects"), {"q": words})
    assert response.status_code == 200
    if found is not None:
        assert titles(response) == found


def test_the_list_tells_the_next_report_that_has_not_been_sent(project, katri):
    for day, state, sent in ((date(2027, 1, 1), "sent", date(2026, 12, 1)), (date(2027, 5, 1), "due", None)):
        project.duties.create(title={"fi": "Raportti"}, due_on=day, state=state, sent_on=sent)
    [row] = page(katri, "projects").context["page"]
    assert (row.next_due, row.programme_count) == (date(2027, 5, 1), 1)


def test_whoever_may_make_projects_and_has_none_is_shown_how(db, sign_in):
    response = page(sign_in(make.a_user(is_staff=True)), "projects")
    assert reverse("project_new") in response.content.decode()


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_other_roles_find_no_project(role, world, project, sign_in):
    client = sign_in(world.users[role])
    assert page(client, "projects").status_code == 403
    assert [page(client, name, project.slug).status_code for name in ("project", "project_tenders")] == [404, 404]


# ---- a new one ----------------------------------------------------------------------------------------------------
NEW = {
    "title_fi": "Pedagoginen hyvinvointi",
    "acronym": "HyPe",
    "funder": "Työsuojelurahasto",
    "fund": "TYÖ2030",
    "call": "2021",
    "state": "granted",
    "starts": "1.9.2021",
    "ends": "31.3.2023",
}


def test_whoever_makes_a_project_coordinates_it(world, katri):
    response = katri.post(reverse("project_new"), NEW)
    made = Project.objects.get(acronym="HyPe")
    assert response.headers["Location"] == reverse("project", args=[made.slug])
    assert list(made.coordinators.all()) == [world.users[Role.COORDINATOR]]
    assert (made.slug, str(made.funder), made.funder.kind) == ("pedagoginen-hyvinvointi", "Työsuojelurahasto", "fund")
    assert (made.starts, made.ends) == (date(2021, 9, 1), date(2023, 3, 31))
    assert katri.get(response.headers["Location"]).status_code == 200


def test_a_title_is_all_that_a_new_project_needs(katri):
    assert katri.post(reverse("project_new"), {"title_fi": "Uusi", "state": "drafting"}).status_code == 302
    assert Project.objects.get(slug="uusi").funder is None


def test_two_projects_of_the_same_title_have_addresses_of_their_own(katri):
    for _twice in range(2):
        katri.post(reverse("project_new"), NEW)
    assert sorted(Project.objects.filter(acronym="HyPe").values_list("slug", flat=True)) == [
        "pedagoginen-hyvinvointi",
        "pedagoginen-hyvinvointi-2",
    ]


@pytest.mark.parametrize("title", ["new", "New", "import"])
def test_a_title_never_takes_the_address_of_a_page(title, katri):
    katri.post(reverse("project_new"), {"title_fi": title, "state": "drafting"})
    assert Project.objects.order_by("pk").last().slug == f"{title.lower()}-2"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_fi": ""}, "title"),
        ({"title_fi": "x" * 70_000}, "title"),
        ({"title_fi": "a\x00b"}, "title"),
        ({"acronym": "x" * 31}, "acronym"),
        ({"funder": "a\x00b"}, "funder"),
        ({"state": "won"}, "state"),
        ({"starts": "31.9.2021"}, "starts"),
        ({"ends": "1.1.2021"}, "ends"),
    ],
)
def test_what_a_new_project_cannot_have_is_told_at_the_field(wrong, field, katri):
    before = Project.objects.count()
    response = katri.post(reverse("project_new"), NEW | wrong)
    assert list(response.context["form"].errors) == [field]
    assert (Project.objects.count(), response.context["form"].data.dict()) == (before, NEW | wrong)


# ---- its own details ----------------------------------------------------------------------------------------------
def test_the_details_are_changed_and_the_application_keeps_its_paragraphs(project, katri):
    sent = NEW | {
        "application_fi": "Tavoite yksi.\n\nTavoite kaksi [sic].",
        "applied_on": "1.2.2021",
        "decided_on": "1.6.2021",
        "grant_eur": "12 000",
        "employer_share_percent": "20",
        "hour_eur": "38,50",
    }
    assert katri.post(reverse("project_edit", args=[project.slug]), sent).status_code == 302
    project.refresh_from_db()
    assert project.application == {"fi": "Tavoite yksi.\n\nTavoite kaksi [sic]."}
    assert (project.grant_eur, project.hour_eur, project.employer_share_percent) == (12000, Decimal("38.5"), 20)
    assert (project.applied_on, project.decided_on) == (date(2021, 2, 1), date(2021, 6, 1))
    assert "Tavoite kaksi [sic]." in page(katri, "project", project.slug).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"applied_on": "2.2.2021", "decided_on": "1.2.2021"}, "decided_on"),
        ({"employer_share_percent": "101"}, "employer_share_percent"),
        ({"employer_share_percent": "-1"}, "employer_share_percent"),
        ({"employer_share_percent": str(10**30)}, "employer_share_percent"),
        ({"grant_eur": "1000000000"}, "grant_eur"),
        ({"hour_eur": "10000"}, "hour_eur"),
    ],
)
def test_details_that_cannot_be_are_told_at_the_field(wrong, field, project, katri):
    response = katri.post(reverse("project_edit", args=[project.slug]), NEW | wrong)
    assert list(response.context["form"].errors) == [field]


# ---- its page -----------------------------------------------------------------------------------------------------
def test_what_there_is_comes_first_and_what_there_is_not_takes_one_line(project):
    assert projects.page(project).filled == []
    make.a_record(of_project.DUTY, project)
    make.a_record(of_project.TENDER, project)
    seen = projects.page(project)
    assert [section.kind.name for section in seen.filled] == ["duty", "tender"]
    assert {section.kind.name for section in seen.filled + seen.empty} == {
        "duty",
        "budget",
        "partner",
        "decision",
        "tender",
        "follow-on",
        "dissemination",
        "publication",
    }


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_shows_a_row_of_every_kind_in_every_language(language, project, katri):
    for kind in of_project.KINDS:
        make.a_record(kind, project)
    katri.cookies["askel-language"] = language
    response = page(katri, "project", project.slug)
    assert (response.status_code, response.context["page"].empty) == (200, [])


def test_a_sentence_of_the_application_that_promises_two_goals_is_quoted_once(world, project):
    for _twice in range(2):
        make.a_goal(world.programme, promised={"fi": "Vahvistaa me-henkeä"}, promised_source="Hakemus")
    make.a_goal(world.programme, promised={"fi": "Lisätä yhteistyötä"}, promised_source="Hakemus")
    assert [str(goal.promised) for goal in projects.page(project).promised] == [
        "Vahvistaa me-henkeä",
        "Lisätä yhteistyötä",
    ]
    project.application = {"fi": "Koko hakemus"}
    assert projects.page(project).promised == []


# ---- durations ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2021, 1, 1), date(2022, 12, 31), "24 months"),
        (date(2021, 6, 7), date(2022, 11, 17), "17 months 11 d"),
        (date(2022, 9, 20), date(2022, 9, 20), "1 day"),
        (date(2024, 2, 1), date(2024, 2, 29), "1 month"),
        (date(2026, 1, 30), date(2026, 2, 28), "1 month 1 d"),
        (date(2026, 1, 1), None, ""),
        (None, None, ""),
    ],
)
def test_a_length_counts_both_days(first, last, words):
    with translation.override("en"):
        assert projects.Period(first, last).length == words


def test_the_coaching_lasts_from_the_first_session_to_the_last_of_all_programmes(world, project):
    def held(programme, day, **fields):
        starts = datetime(2026, day.month, day.day, 21, 30, tzinfo=UTC)  # after midnight in Helsinki
        make.a_session(programme, starts=starts, ends=starts.replace(minute=45), **fields)

    other = make.a_programme(project=project)
    held(world.programme, date(2026, 9, 15))
    held(world.programme, date(2026, 3, 1), state="cancelled")
    held(other, date(2026, 10, 19))
    make.a_session(other, starts=None, ends=None)
    coaching = projects.page(project).coaching_period
    assert (coaching.first, coaching.last) == (date(2026, 9, 16), date(2026, 10, 20))


def test_without_sessions_the_coaching_has_no_length(project):
    assert not projects.page(project).coaching_period


def test_people_are_counted_once_however_many_sessions_there_are(world, project):
    for _n in range(3):
        make.a_session(world.programme)
    assert [programme.people for programme in projects.page(project).programmes] == [5]


# ---- money --------------------------------------------------------------------------------------------------------
def lines(project, *rows):
    for payer, planned, actual in rows:
        BudgetLine.objects.create(
            project=project, heading={"fi": "Rivi"}, payer=payer, planned_eur=planned, actual_eur=actual
        )
    return budget.money(project, project.budget_lines.all())


def test_sums_are_told_by_payer_and_in_all(project):
    found = lines(project, ("grant", 100, 90), ("grant", 50, 40), ("employer", 50, 70))
    assert [(sums.planned, sums.actual) for sums in found.payers] == [(150, 130), (50, 70)]
    assert (found.total.planned, found.total.actual, found.total.open_lines) == (200, 200, 0)


@pytest.mark.parametrize(
    ("required", "employer", "enough", "shown"),
    [(20, 20, True, "20.0"), (20, "19.99", False, "19.9"), (50, "99.92", True, "55.5"), (None, 20, None, "20.0")],
)
def test_the_employers_share_is_compared_before_it_is_rounded(required, employer, enough, shown, project):
    project.employer_share_percent = required
    share = lines(project, ("grant", 80, None), ("employer", Decimal(employer), None)).planned_share
    assert (share.enough, str(share.shown)) == (enough, shown)


def test_a_share_just_under_a_half_does_not_look_like_a_half(project):
    project.employer_share_percent = 50
    share = lines(project, ("grant", 10_000, None), ("employer", Decimal("9999.99"), None)).planned_share
    assert (share.enough, str(share.shown)) == (False, "49.9")


def test_a_budget_without_an_employers_line_has_a_share_of_nothing(project):
    project.employer_share_percent = 20
    share = lines(project, ("grant", 80, 80)).planned_share
    assert (share.percent, share.enough) == (0, False)


def test_the_actual_share_is_told_when_every_line_has_its_sum(project):
    project.employer_share_percent = 20
    assert lines(project, ("grant", 80, 80), ("employer", 20, None)).actual_share is None
    project.budget_lines.update(actual_eur=50)
    assert budget.money(project, project.budget_lines.all()).actual_share.percent == 50


@pytest.mark.parametrize(("grant", "off"), [(None, None), (150, None), (140, 10), (200, -50)])
def test_lines_that_differ_from_the_grant_are_pointed_out(grant, off, project):
    project.grant_eur = grant
    found = lines(project, ("grant", 100, None), ("grant", 50, None), ("other", 7, None))
    assert (found.off_grant, found.unplanned) == (off, -off if off and off < 0 else None)


def test_nothing_is_computed_of_no_lines_and_of_lines_of_nothing(project):
    assert budget.money(project, []) is None
    assert lines(project, ("grant", 0, 0)).planned_share is None


# ---- a further programme in it --------------------------------------------------------------------------------------
SMALL = {
    "name": "Korkeakoulujen pilotti",
    "goals": "Me-henki vahvistuu\nYhteistyö lisääntyy",
    "first": "16.9.2026",
    "last": "30.9.2026",
    "times_0": "13",
    "times_1": "15",
    "count": "2",
}


def test_a_further_programme_joins_the_project_and_changes_nothing_of_it(project, katri):
    for kind in of_project.KINDS:
        make.a_record(kind, project)
    Goal.objects.create(project=project, key="me-henki-vahvistuu", text={"fi": "Me-henki vahvistuu"})
    project.coordinators.add(make.a_user())
    before = exchange.of_project(project)
    response = katri.post(reverse("programme_new") + f"?project={project.slug}", SMALL)
    made = project.programmes.get(slug="korkeakoulujen-pilotti")
    assert response.headers["Location"] == reverse("programme", args=[made.slug])
    assert exchange.of_project(project) == before
    assert [goal.key for goal in made.goals.all()] == ["me-henki-vahvistuu-1", "yhteistyo-lisaantyy"]


def test_without_a_project_a_programme_gets_one_of_its_own(project, katri):
    katri.post(reverse("programme_new"), SMALL | {"funder": "Uusi rahasto"})
    made = Project.objects.get(slug="korkeakoulujen-pilotti")
    assert (str(made.funder), project.programmes.count()) == ("Uusi rahasto", 1)


@pytest.mark.parametrize(("slug", "status"), [("hanke-vieras", 404), ("nothing", 404), ("a b", 404), ("\x00", 302)])
def test_a_programme_never_joins_a_project_of_others(slug, status, project, katri):
    foreign = make.a_project(slug="hanke-vieras")
    response = katri.post(reverse("programme_new"), SMALL, QUERY_STRING=urlencode({"project": slug}))
    assert (response.status_code, foreign.programmes.count(), project.programmes.count()) == (status, 0, 1)


# ---- what is not yet reached --------------------------------------------------------------------------------------
@pytest.fixture
def measured(world):
    """Two goals of which one was reached and one is expected only later."""
    cells = []
    for key, counts, expected_by in (("reached", (0, 2, 12), None), ("later", (1, 12, 1), date(2035, 12, 31))):
        goal = make.a_goal(world.programme, key=key, text={"fi": f"Tavoite {key}"}, expected_by=expected_by)
        make.a_statement(world.programme, goal=goal, key=key)
        cells.append(cell("post", key, counts))
    Release.objects.create(
        programme=world.programme,
        scope="final",
        cells=release() | {"cells": cells},
        sha256="0" * 64,
        released_at=timezone.now(),
    )
    return world


def need(client, project, query="?prefill=1"):
    url = reverse("project_row_add", args=[project.slug, "follow-on"])
    return client.get(url + query).context["form"].initial["need"]


def test_a_follow_on_begins_with_the_goals_that_were_not_reached_yet(measured, project, katri):
    assert (
        reverse("project_row_add", args=[project.slug, "follow-on"]) + "?prefill=1"
        in page(katri, "project", project.slug).content.decode()
    )
    assert "– Tavoite later" in need(katri, project)["fi"]
    assert "Tavoite reached" not in need(katri, project)["fi"]
    assert need(katri, project, query="") == {}


def test_whoever_may_not_see_results_begins_with_nothing(measured, project, sign_in):
    named = make.a_user()
    project.coordinators.add(named)
    for user in (named, make.a_user(is_staff=True)):
        assert need(sign_in(user), project) == {}
    told = page(sign_in(named), "project_row_add", project.slug, "follow-on")
    assert [str(message) for message in told.context["messages"]] == []


def test_before_results_nothing_is_offered(project, katri):
    assert "?prefill" not in page(katri, "project", project.slug).content.decode()
    assert need(katri, project) == {}


def test_whoever_coordinates_a_project_without_programmes_finds_it(sign_in, project):
    named = make.a_user()
    project.coordinators.add(named)
    client = sign_in(named)
    assert f'href="{reverse("projects")}"' in page(client, "programmes").content.decode()
    assert titles(page(client, "projects")) == ["Hanke"]
