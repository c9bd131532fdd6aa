"""A programme file in the browser: checked, shown, mended, confirmed; and downloaded with or without people."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from accounts.models import User
from programmes import exchange
from programmes.forms import importing
from programmes.models import Deed, Programme, Project, Role
from tests import factories as make
from tests.programmes.documents import EVERYBODY, short

pytestmark = pytest.mark.django_db
URL = "/programmes/import/"


@pytest.fixture
def katri(world, sign_in):
    """A coordinator's browser, in English."""
    client = sign_in(world.users[Role.COORDINATOR])
    client.cookies["askel-language"] = "en"
    client.user = world.users[Role.COORDINATOR]
    return client


def rows():
    return (Programme.objects.count(), Project.objects.count(), User.objects.count(), Deed.objects.count())


def upload(client, document, name="oma.json", **fields):
    data = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False, indent=1).encode()
    return client.post(URL, {"file": SimpleUploadedFile(name, data, "application/json"), **fields})


def text_in(response):
    return response.context["form"]["text"].value()


def problems(response):
    return [(line, problem.place) for line, problem in response.context["form"].problems]


# ---- the way through ----------------------------------------------------------------------------------------------
def test_a_file_is_shown_first_and_nothing_of_it_is_kept(katri):
    before = rows()
    response = upload(katri, short())
    found = response.context["found"]
    assert rows() == before
    assert (found.name, found.slug, found.project, found.joins_project) == ("Lyhyt", "lyhyt", "Hanke", False)
    assert found.counts == [
        (7, "participants"),
        (2, "groups"),
        (2, "goals"),
        (4, "sessions"),
        (1, "survey"),
        (4, "attendance marks"),
    ]
    assert found.funders == ["Raimo (raimo@example.org)"]
    assert (found.accounts, found.coordinators, found.notice) == ((9, 0), ["Katri (katri@example.org)"], "Keksitty")
    assert "oma.json" in response.content.decode()


def test_confirming_needs_no_second_upload(katri):
    shown = upload(katri, short())
    response = katri.post(URL, {"text": text_in(shown), "file_name": "oma.json", "take": "1"})
    programme = Programme.objects.get(slug="lyhyt")
    assert (response.status_code, response.headers["Location"]) == (302, reverse("programme", args=["lyhyt"]))
    assert katri.get(response.headers["Location"]).status_code == 200
    own = exchange.dump(programme)
    assert {row["user"] for row in own["memberships"] if row["role"] == "coordinator"} == {
        "katri@example.org",
        katri.user.email,
    }
    assert [deed.what for deed in Deed.objects.filter(programme=programme)] == ["programme_import"]


def test_a_browser_s_line_ends_change_nothing(katri):
    text = exchange.write(short()).replace("\n", "\r\n")
    katri.post(URL, {"text": text, "take": "1"})
    found = exchange.dump(Programme.objects.get(slug="lyhyt"))
    assert found["phases"] == short()["phases"]


def test_a_file_chosen_just_now_is_never_taken_in_unseen(katri):
    before = rows()
    response = upload(katri, short(), take="1")
    assert (response.status_code, response.context["found"].name, rows()) == (200, "Lyhyt", before)


def test_a_broken_file_is_told_place_by_place_and_mended_where_it_is(katri):
    before, document = rows(), short()
    document["sessions"][0]["starts"] = "3.2.2026"
    document["project"]["partners"][0]["role"] = "kaveri"
    response = upload(katri, document, take="1")
    lines = text_in(response).splitlines()
    (first, second) = problems(response)
    assert (first[1], second[1], rows()) == ("project.partners[0].role", "sessions[0].starts", before)
    assert ("kaveri" in lines[first[0] - 1], "3.2.2026" in lines[second[0] - 1]) == (True, True)
    page = response.content.decode()
    assert "2 places must be mended" in page
    assert escape("This is not a time. Write it as 2021-09-16T13:00.") in page
    mended = text_in(response).replace("3.2.2026", "2026-02-03T13:00").replace("kaveri", "provider")
    assert katri.post(URL, {"text": mended, "take": "1"}).status_code == 302


def test_reasons_are_told_in_the_reader_s_language(katri):
    katri.cookies["askel-language"] = "fi"
    with translation.override("fi"):
        page = upload(katri, short() | {"askel": 3}).content.decode()
    assert "Tämä asennus lukee tiedostomuodon versiota 2." in page
    assert "<title>Virhe:" in page


def test_fifty_problems_are_told_at_once(katri):
    document = short() | {"quotes": [{"text": {"fi": ""}}] * 80}
    response = upload(katri, document)
    assert len(problems(response)) == 50
    assert "only the first 50 are told" in response.content.decode()


def test_an_address_that_is_taken_is_told_at_its_field_with_a_free_one(katri):
    exchange.load(short())
    response = upload(katri, short())
    form = response.context["form"]
    assert [problem.place for _line, problem in form.problems] == ["slug"]
    assert (form.errors["slug"], form["slug"].value()) == (
        ["There already is a programme with the address “lyhyt”. Choose another."],
        "lyhyt-2",
    )
    done = katri.post(URL, {"text": text_in(response), "slug": "lyhyt-2", "take": "1"})
    assert done.status_code == 302
    assert Programme.objects.get(slug="lyhyt-2").project.slug == "lyhyt-2"


BAD_FILES = [
    (b"", "The file is empty."),
    (b"   \n ", "Choose a file"),
    (b"{", "This is not JSON any more."),
    (b"\xff\xfe{}", "The file is not UTF-8 text."),
    (b"PK\x03\x04\0\0 a workbook", "This is not JSON any more."),
    (b'{"askel": 2, "slug": "x\0y"}', "This is not JSON any more."),
    (b'{"askel": 2, "slug": "\\u0000"}', "The text has characters that can’t be stored."),
    (b'{"askel": 2, "slug": "\\ud800"}', "The text has characters that can’t be stored."),
    (b"[" * 5000, "The file is not a programme file."),
    (b'{"askel": ' + b"9" * 5000 + b"}", "The file is not a programme file."),
    (b"[]", "The file is not a programme file."),
    (b'{"askel": 7, "slug": "x"}', "This installation reads files of version 2."),
    (b"{" + b"\n" * 1_100_000, "The file is too large to be taken in here: at most 2 MB."),
    (b" " * 2_100_000, "The file is too large to be taken in here: at most 2 MB."),
]


@pytest.mark.parametrize(("data", "words"), BAD_FILES, ids=range(len(BAD_FILES)))
def test_what_is_no_programme_file_is_refused_in_words(katri, data, words):
    before = rows()
    response = upload(katri, data)
    assert (response.status_code, rows()) == (200, before)
    assert escape(words) in response.content.decode()


@pytest.mark.parametrize("slug", ["Ei käy", "x" * 81, "import", "new", "a/b", "\0", "'; drop table"])
def test_an_impossible_address_is_told_at_its_field_and_the_text_stays(katri, slug):
    before, text = rows(), exchange.write(short())
    response = katri.post(URL, {"text": text, "slug": slug, "take": "1"})
    assert (response.status_code, rows()) == (200, before)
    assert response.context["form"].errors["slug"]
    assert text_in(response) == text


def test_a_text_with_nul_in_it_is_refused_with_its_line_and_stays(katri):
    text = exchange.write(short()).replace("Katri", "Ka\0tri")
    response = katri.post(URL, {"text": text, "take": "1"})
    assert response.status_code == 200
    assert len(problems(response)) == 1
    assert "Katri" not in text_in(response).split("memberships")[1][:100]


def test_the_text_on_the_page_cannot_become_a_part_of_the_page(katri):
    document = short()
    document["programme"]["name"] = {"fi": "</textarea><script>alert(1)</script>"}
    page = upload(katri, document, name='"><script>x.json').content.decode()
    assert re.findall(r"<script(?![^>]*src=)", page) == []


# ---- who may ------------------------------------------------------------------------------------------------------
def test_a_project_is_joined_by_those_who_work_on_it(katri):
    programme = exchange.load(short())
    response = upload(katri, short() | {"slug": "toinen"})
    assert [place for _line, place in problems(response)] == ["project.slug"]
    programme.project.coordinators.add(katri.user)
    document = exchange.dump(programme) | {"slug": "toinen"}
    assert upload(katri, document).context["found"].joins_project


def test_made_up_answers_come_in_only_where_the_file_says_they_are_made_up(katri):
    sheets = {"loppu": [{"who": EVERYBODY[0], "answers": {"v": "4"}}]}
    document = short() | {"example_answers": sheets}
    document["made_up"]["what"] = ["names"]
    assert [place for _line, place in problems(upload(katri, document))] == ["example_answers"]
    document["made_up"]["what"] = ["answers"]
    shown = upload(katri, document)
    assert shown.context["found"].examples == 1
    assert katri.post(URL, {"text": text_in(shown), "take": "1"}).status_code == 302
    assert Programme.objects.get(slug="lyhyt").waves.get().answered == 1


def test_who_would_become_a_coordinator_is_told_before(katri):
    document = short()
    document["people"].append({"email": EVERYBODY[0], "name": "Anna"})
    document["memberships"].append({"role": "coordinator", "user": EVERYBODY[0]})
    page = upload(katri, document).content.decode()
    assert f"Anna ({EVERYBODY[0]})" in page
    assert "A coordinator may do everything in the programme" in page


def test_who_would_coordinate_the_new_project_is_told_too(katri):
    document = short()
    document["people"].append({"email": EVERYBODY[0], "name": "Anna"})
    document["project"] = document["project"] | {"coordinators": [EVERYBODY[0], "katri@example.org"]}
    found = upload(katri, document).context["found"]
    assert found.coordinators == ["Katri (katri@example.org)", f"Anna ({EVERYBODY[0]})"]


def test_an_administrator_is_not_made_by_a_file_and_loses_nothing(katri, sign_in):
    boss = make.a_user(email="katri@example.org", name="Pomo", is_staff=True)
    katri.post(URL, {"text": exchange.write(short()), "take": "1"})
    boss.refresh_from_db()
    assert (boss.is_staff, boss.name) == (True, "Pomo")
    assert list(User.objects.filter(is_staff=True)) == [boss]


# ---- downloading --------------------------------------------------------------------------------------------------
def test_the_whole_file_is_what_the_command_writes(katri, world):
    url = reverse("programme_export", args=[world.programme.slug])
    response = katri.get(url)
    assert response.content.decode() == exchange.write(exchange.dump(world.programme))
    assert response.headers["Cache-Control"] == "no-store"


def test_a_file_without_people_has_no_address_and_says_so_in_its_name(katri, world):
    world.programme.data_contact = "vastaava@example.org"
    world.programme.save()
    url = reverse("programme_export", args=[world.programme.slug])
    response = katri.get(url, {"people": "no"})
    assert "@" not in response.content.decode()
    assert "-plan-" in response.headers["Content-Disposition"]
    assert "@" in katri.get(url).content.decode()


def test_the_page_of_the_file_warns_of_personal_data(katri, world):
    page = katri.get(reverse("programme_file", args=[world.programme.slug])).content.decode()
    assert "Personal data is included" in page
    assert f"{len(world.participants)} participants" in page
    assert "?people=no" in page


def test_the_largest_text_can_be_sent_once_more(settings):
    assert importing.MOST_BYTES * 1.2 < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
