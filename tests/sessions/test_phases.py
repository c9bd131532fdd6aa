"""Phases: all on one page; one that has sessions can be renamed but not removed."""

import pytest
from django.urls import reverse

from programmes.models import Role
from sessions.models import Phase
from tests import factories as make


@pytest.fixture
def katri(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    client.cookies["askel-language"] = "fi"
    return client


@pytest.fixture
def phase(world):
    return world.programme.phases.create(
        key="aloitus", order=1, title={"fi": "Aloituspaja", "sv": "Start"}, bullets={"fi": "Pienryhmät"}
    )


def post(client, world, **fields):
    return client.post(reverse("phases", args=[world.programme.slug]), fields)


def test_phases_are_written_one_per_line_and_keep_their_order(world, katri):
    assert post(katri, world, new="Aloituspaja\n\n  Tiimipajat \nPäätöspaja").status_code == 302
    assert [(str(p), p.order, p.key) for p in world.programme.phases.all()] == [
        ("Aloituspaja", 1, "aloituspaja"),
        ("Tiimipajat", 2, "tiimipajat"),
        ("Päätöspaja", 3, "paatospaja"),
    ]


def test_a_new_title_leaves_the_other_languages_and_the_key(world, katri, phase):
    post(katri, world, **{f"t{phase.pk}": "Avaus", f"b{phase.pk}": "Yksi\r\nKaksi"})
    phase.refresh_from_db()
    assert (phase.key, dict(phase.title), dict(phase.bullets)) == (
        "aloitus",
        {"fi": "Avaus", "sv": "Start"},
        {"fi": "Yksi\nKaksi"},
    )


def test_words_shown_from_another_language_are_not_copied_to_the_readers(world, katri, phase):
    katri.cookies["askel-language"] = "en"
    post(katri, world, **{f"t{phase.pk}": "Aloituspaja", f"b{phase.pk}": "Pienryhmät"})
    phase.refresh_from_db()
    assert dict(phase.title) == {"fi": "Aloituspaja", "sv": "Start"}


def test_an_emptied_phase_goes_and_one_with_sessions_stays(world, katri, phase):
    used = world.programme.phases.create(key="tiimi", order=2, title={"fi": "Tiimipajat"})
    make.a_session(world.programme, phase=used)
    response = post(katri, world, **{f"t{phase.pk}": "", f"t{used.pk}": ""})
    assert list(response.context["form"].errors) == [f"t{used.pk}"]
    assert Phase.objects.count() == 2
    post(katri, world, **{f"t{phase.pk}": "", f"t{used.pk}": "Tiimipajat"})
    assert list(world.programme.phases.all()) == [used]


@pytest.mark.parametrize("new", ["a" * 201, "\n".join("abcdefghijklmnopqrstu"), "\x00", "a" * 4001])
def test_bad_entries_are_told_at_the_field(world, katri, new):
    response = post(katri, world, new=new)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["new"])
    assert Phase.objects.count() == 0


def test_phases_are_for_those_who_plan_all_groups(world, sign_in, other_world, phase):
    for role in (Role.COACH, Role.PARTICIPANT, Role.CONTACT, Role.FUNDER):
        assert post(sign_in(world.users[role]), world, new="X").status_code == 403
    foreign = sign_in(other_world.users[Role.COORDINATOR])
    assert post(foreign, other_world, **{f"t{phase.pk}": "Kaapattu"}).status_code == 302
    phase.refresh_from_db()
    assert phase.title["fi"] == "Aloituspaja"
