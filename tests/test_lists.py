"""Long lists: what they find, how they page, and that their questions do not grow with their rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import Deed, Membership, Organisation, Programme, Role
from sessions.models import Attendance, Headcount
from sessions.versions import published_version
from tests import factories as make

SIZES = (1, 3, 10, 100)


@pytest.fixture
def katri(db):
    return make.a_user(name="Katri Koordinaattori")


def of_katri(katri, **fields):
    programme = make.a_programme(**fields)
    Membership.objects.create(programme=programme, user=katri, role=Role.COORDINATOR)
    return programme


def slugs(response):
    assert response.status_code == 200
    return sorted(programme.slug for programme in response.context["rows"])


# ---- programmes ---------------------------------------------------------------------------------------------------
def test_programmes_are_found_by_word_state_and_funder(katri, sign_in):
    fund, other = (Organisation.objects.create(name=name, kind="fund") for name in ("Rahasto", "Säätiö"))
    of_katri(katri, slug="a", state="running", project=make.a_project(funder=fund))
    of_katri(katri, slug="b", state="closed", project=make.a_project(funder=fund))
    of_katri(katri, slug="c", state="closed", project=make.a_project(funder=other), name={"sv": "Trivsel"})
    make.a_programme(slug="d")
    client = sign_in(katri)
    found = {
        query: slugs(client.get(reverse("programmes") + query))
        for query in (
            "",
            "?state=closed",
            f"?funder={fund.pk}",
            f"?funder={fund.pk}&state=closed",
            "?q=trivsel",
            "?q=säätiö",
            f"?q=trivsel&funder={fund.pk}",
        )
    }
    assert found == {
        "": ["a", "b", "c"],
        "?state=closed": ["b", "c"],
        f"?funder={fund.pk}": ["a", "b"],
        f"?funder={fund.pk}&state=closed": ["b"],
        "?q=trivsel": ["c"],
        "?q=säätiö": ["c"],
        f"?q=trivsel&funder={fund.pk}": [],
    }


@pytest.mark.parametrize(
    "query", ["?state=x&funder=x", "?funder=999999999999999999999", "?page=x", "?q=%00", "?funder="]
)
def test_nonsense_in_the_address_narrows_nothing(katri, sign_in, query):
    for slug in "ab":
        of_katri(katri, slug=slug)
    response = sign_in(katri).get(reverse("programmes") + query)
    assert slugs(response) == ["a", "b"]
    assert "Virhe:" not in response.content.decode()


def test_only_own_funders_can_be_chosen_and_only_when_there_are_several(katri, sign_in):
    client = sign_in(katri)
    make.a_programme(slug="foreign")
    of_katri(katri, slug="a")
    assert "funder" not in client.get(reverse("programmes") + "?q=").context["search"].fields
    of_katri(katri, slug="b")
    choices = client.get(reverse("programmes") + "?q=").context["search"].fields["funder"].choices
    own = Programme.objects.exclude(slug="foreign").values_list("project__funder", flat=True)
    assert {value for value, _name in choices} == {"", *own}


@pytest.mark.parametrize(("number", "searched"), [(7, False), (8, True)])
def test_a_search_appears_when_there_is_something_to_search(katri, sign_in, number, searched):
    for _ in range(number):
        of_katri(katri)
    assert ('role="search"' in sign_in(katri).get(reverse("programmes")).content.decode()) == searched


def test_a_page_has_fifty_programmes_and_the_next_one_keeps_the_search(katri, sign_in):
    for number in range(51):
        of_katri(katri, slug=f"p{number:02}", name={"fi": "Sama nimi"})
    client = sign_in(katri)
    first = client.get(reverse("programmes") + "?q=sama")
    second = client.get(reverse("programmes") + "?q=sama&page=2")
    assert (len(slugs(first)), len(slugs(second))) == (50, 1)
    assert not set(slugs(first)) & set(slugs(second))
    assert "?q=sama&amp;page=2" in first.content.decode()


def published(programme, *, starts, **fields):
    session = make.a_session(programme, starts=starts, ends=starts + timedelta(hours=2), **fields)
    session.published, session.published_at = published_version(session), timezone.now()
    session.save()
    return session


def test_what_comes_and_what_is_undone_are_not_multiplied_by_people_or_sessions(katri, sign_in):
    """Every relation has several rows, so a join would count them against each other."""
    programme, now = of_katri(katri), timezone.now().replace(microsecond=0)
    people = [make.a_participant(programme, user=make.a_user()) for _ in range(4)]
    for _ in range(3):
        make.a_member(programme, Role.COACH)
    past, coming = now - timedelta(days=9), now + timedelta(days=9)
    marked, counted, *_unmarked = (published(programme, starts=past + timedelta(hours=n)) for n in range(5))
    for person in people:
        Attendance.objects.create(session=marked, participant=person, state="absent")
    Headcount.objects.create(session=counted, people=12)
    published(programme, starts=past, state="cancelled")
    published(programme, starts=past, participant=people[0])  # an interview
    make.a_session(programme, starts=past, ends=past + timedelta(hours=1))  # a draft
    soonest = published(programme, starts=coming)
    for days in (1, 2):
        published(programme, starts=coming + timedelta(days=days))
    make.a_session(programme, starts=now + timedelta(days=1), ends=now + timedelta(days=1, hours=1))
    published(programme, starts=now + timedelta(days=2), state="cancelled")
    (row,) = sign_in(katri).get(reverse("programmes")).context["rows"]
    assert (row.undone, row.next_session) == (3, soonest.starts)


# ---- queries ------------------------------------------------------------------------------------------------------
class Growing:
    """One of everything that lists show, `size` times, all of it seen by the same three people."""

    def __init__(self, katri):
        self.katri, self.raimo, self.size = katri, make.a_user(), 0
        self.aino = make.a_user(is_staff=True)
        self.programme = of_katri(katri, slug="oma")
        make.a_group(self.programme)  # with one group nothing is asked of groups

    def grow(self, size):
        for number in range(self.size, size):
            project = make.a_project()
            project.funder_people.add(self.raimo)
            project.coordinators.add(self.katri)
            other = of_katri(self.katri, project=project)
            published(other, starts=timezone.now() + timedelta(days=number + 1))
            group = make.a_group(self.programme, organisation=Organisation.objects.create(name=f"Talo {number}"))
            person = make.a_participant(self.programme, group=group, user=make.a_user())
            for about in (f"participant:{person.pk}", f"user:{self.katri.pk}", "wave:loppu", "report:funder:1", "x"):
                for place in ({"programme": self.programme}, {"project": project}, {}):
                    Deed.objects.create(by=make.a_user(), what="session_move", about=about, **place)
                Deed.objects.create(by=self.katri, programme=other, what="session_move", about=about)
        self.size = size

    def pages(self):
        project = self.programme.project.slug
        return {
            "programmes": (self.katri, reverse("programmes")),
            "programmes, searched": (self.katri, reverse("programmes") + "?q=valmennus&state=running"),
            "programmes of everybody": (self.aino, reverse("programmes")),
            "portfolio": (self.raimo, reverse("portfolio")),
            "portfolio, searched": (self.raimo, reverse("portfolio") + "?q=valmennus"),
            "projects": (self.katri, reverse("projects")),
            "organisations": (self.aino, reverse("organisations")),
            "people": (self.katri, reverse("people", args=["oma"])),
            "groups": (self.katri, reverse("groups", args=["oma"])),
            "trail": (self.katri, reverse("trail", args=["oma"])),
            "trail, searched": (self.katri, reverse("trail", args=["oma"]) + "?q=x"),
            "trail of a project": (self.katri, reverse("project_trail", args=[project])),
            "own trail": (self.katri, reverse("own_trail")),
            "trail of the house": (self.aino, reverse("house_trail")),
        }


def test_every_list_asks_the_same_number_of_questions_for_1_3_10_and_100_rows(katri, sign_in):
    growing, clients, asked = Growing(katri), {}, {}
    for size in SIZES:
        growing.grow(size)
        for name, (who, page) in growing.pages().items():
            client = clients.setdefault(who, sign_in(who))
            assert client.get(page).status_code == 200, name
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            asked.setdefault(name, []).append(len(found))
    assert {name: counts for name, counts in asked.items() if len(set(counts)) > 1 or max(counts) > 20} == {}
