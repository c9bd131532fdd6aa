"""The audit trail: one deed for everything staff did, none for what was refused, nothing of any answer."""

import ast
from datetime import timedelta
from inspect import getclosurevars, isfunction, ismodule

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from programmes import deeds
from programmes.access import ROLES, STAFF
from programmes.models import Deed, Membership, Role
from programmes.trail import DEEDS, FETCHED
from tests import factories as make
from tests.surveys import phone
from tests.test_conventions import LADDER, modules
from wellbeing import retention

STAFF_MAY = {"coordinators", "administrators", "project"}
LOOKING_ONLY = {"people_upload", "people_upload_bad"}  # what a file would do; its bad rows handed back


# ---- complete by construction -------------------------------------------------------------------------------------
def guarded_routes():
    """name -> view behind its guards, of every route whose deeds are recorded."""
    found = {}
    for pattern in walk(get_resolver()):
        policy = getattr(pattern.callback, "policy", None)
        by_link = getattr(pattern.callback, "by_link", False)  # staff who act by a link of their own
        if (
            by_link
            or policy in STAFF_MAY
            or (isinstance(policy, tuple) and any(ROLES[role][1] & {*policy} for role in STAFF))
        ):
            found[pattern.name] = pattern.callback
    return found


def walk(resolver):
    for entry in resolver.url_patterns:
        yield from walk(entry) if hasattr(entry, "url_patterns") else [entry]


def takes_posts(view):
    """Does the view, or a function of ours that it calls, look at what was sent, or is it for POST only?"""
    seen, waiting = set(), [view]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        inside = getclosurevars(each)
        if {"POST", "FILES"} & set(each.__code__.co_names) or inside.nonlocals.get("request_method_list") == ["POST"]:
            return True
        called = [*inside.nonlocals.values(), *inside.globals.values()]
        called += [getattr(m, name, None) for m in called if ismodule(m) for name in each.__code__.co_names]
        waiting += [f for f in called if isfunction(f) and ".views" in f.__module__]
        waiting += [view for view in [getattr(each, "__wrapped__", None)] if view]
    return False


def test_every_route_that_takes_posts_of_staff_has_a_sentence_and_every_sentence_a_route():
    posting = {name for name, view in guarded_routes().items() if takes_posts(view)} - LOOKING_ONLY
    assert (posting - DEEDS.keys(), DEEDS.keys() - posting) == (set(), set())
    assert FETCHED.keys() <= guarded_routes().keys() - posting


def test_the_search_for_routes_that_take_posts_knows_them_from_others():
    routes = guarded_routes()
    taking = {
        name: takes_posts(routes[name]) for name in ("session_move", "person_leave", "row_edit", "trail", "people")
    }
    assert taking == {"session_move": True, "person_leave": True, "row_edit": True, "trail": False, "people": False}


def test_a_view_that_refuses_says_so_in_one_way_only():
    """`programmes.trail.refuse` tells the reason and leaves no deed; messages.error would leave one."""
    found = []
    for _app, path, tree in modules(*LADDER[LADDER.index("programmes") :]):
        for node in ast.walk(tree):
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if name in ("error", "warning") and getattr(node.func.value, "id", "") == "messages":
                found.append(str(path))
    assert found == ["programmes/trail.py"]


# ---- what is written ----------------------------------------------------------------------------------------------
def told():
    return [(deed.by, deed.what, deed.about) for deed in Deed.objects.order_by("pk")]


def here(world, name, *args):
    return reverse(name, args=[world.programme.slug, *args])


def moved(session, day="27.3.2027"):
    return {"day": day, "start": "13", "end": "15", "revision": session.revision}


def test_what_a_coordinator_does_leaves_one_deed_with_who_what_and_where(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    goal = make.a_goal(world.programme, key="yhteistyo", text={"fi": "Yhteistyö tiivistyy"})
    response = sign_in(katri).post(here(world, "goal_close", goal.key), {"reason": "Valmis"})
    assert response.status_code == 302
    (deed,) = Deed.objects.all()
    assert (deed.by, deed.what, deed.about) == (katri, "goal_close", "Yhteistyö tiivistyy")
    assert (deed.programme, deed.project) == (world.programme, None)


def test_opening_pages_and_forms_with_errors_leave_no_deed(world, sign_in):
    katri = sign_in(world.users[Role.COORDINATOR])
    goal = make.a_goal(world.programme, key="yhteistyo")
    for name in ("goal_close", "goal_edit", "goal"):
        katri.get(here(world, name, goal.key))
    assert katri.post(here(world, "goal_close", goal.key), {"reason": ""}).status_code == 200
    assert katri.post(here(world, "goal_close", "olematon"), {"reason": "x"}).status_code == 404
    assert told() == []


def test_what_is_refused_with_a_reason_on_another_page_leaves_no_deed(world, sign_in):
    katri = sign_in(world.users[Role.COORDINATOR])
    session = make.a_session(world.programme)
    for name, args, data in (
        ("session_undo", [session.pk], {"change": "1"}),
        ("report_order", [], {"edition": "olematon"}),
        ("goals_add", [], {"goals": str(make.a_goal(world.programme).text)}),
        ("people_add", [], {"people": f"{world.participants[0].name} {world.participants[0].email}"}),
    ):
        response = katri.post(here(world, name, *args), data)
        assert (name, response.status_code, told()) == (name, 302, [])


def test_people_who_may_not_leave_no_deed(world, other_world, sign_in):
    goal = make.a_goal(world.programme, key="yhteistyo")
    for user in [*world.users.values(), *other_world.users.values()]:
        if user != world.users[Role.COORDINATOR]:
            assert sign_in(user).post(here(world, "goal_close", goal.key), {"reason": "x"}).status_code in (403, 404)
    assert Client().post(here(world, "goal_close", goal.key), {"reason": "x"}).status_code == 302
    assert told() == []


def test_some_good_rows_among_bad_ones_leave_a_deed_though_the_page_comes_back(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    people = "Uusi Ihminen uusi@example.org\nilman osoitetta"
    response = sign_in(katri).post(here(world, "people_add"), {"people": people})
    assert (response.status_code, told()) == (200, [(katri, "people_add", "1")])
    assert sign_in(katri).post(here(world, "people_add"), {"people": "ilman osoitetta"}).status_code == 200
    assert len(told()) == 1


def test_the_label_is_taken_before_the_row_is_gone(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    goal = make.a_goal(world.programme, key="turha", text={"fi": "Turha tavoite"})
    assert sign_in(katri).post(here(world, "goal_remove", goal.key)).status_code == 302
    assert told() == [(katri, "goal_remove", "Turha tavoite")]


def test_fetching_a_file_is_a_deed_and_asking_for_its_head_is_none(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    sign_in(katri).head(here(world, "programme_export"))
    assert told() == []
    assert sign_in(katri).get(here(world, "programme_export")).status_code == 200
    assert told() == [(katri, "programme_export", "")]


def test_a_made_programme_begins_its_trail_with_its_making(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    data = {"name": "Uusi valmennus", "goals": "Yksi tavoite", "times_0": "13", "times_1": "15", "count": "1"}
    data |= {"first": "8.9.2026", "last": "8.9.2026"}
    response = sign_in(katri).post(reverse("programme_new"), data)
    assert response.status_code == 302, response.content.decode()
    (deed,) = Deed.objects.all()
    assert (deed.what, response.headers["Location"]) == (
        "programme_new",
        reverse("programme", args=[deed.programme.slug]),
    )


def test_nothing_is_done_when_its_deed_cannot_be_written(world, sign_in):
    """The table is away for a moment; on the real connection, no stand-in."""
    goal = make.a_goal(world.programme, key="yhteistyo")
    client = sign_in(world.users[Role.COORDINATOR])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_deed RENAME TO deeds_elsewhere")
    with pytest.raises(DatabaseError), transaction.atomic():
        client.post(here(world, "goal_close", goal.key), {"reason": "Valmis"})
    goal.refresh_from_db()
    assert (goal.closed_at, goal.versions.count()) == (None, 0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE deeds_elsewhere RENAME TO programmes_deed")
    assert client.post(here(world, "goal_close", goal.key), {"reason": "Valmis"}).status_code == 302
    goal.refresh_from_db()
    assert goal.closed_at is not None


# ---- people and answers -------------------------------------------------------------------------------------------
def test_names_are_looked_up_and_never_kept(world, sign_in):
    katri, person = world.users[Role.COORDINATOR], world.participants[1]
    sign_in(katri).post(here(world, "person_leave", person.pk))
    assert told() == [(katri, "person_leave", f"participant:{person.pk}")]
    person.name = "Uusi Nimi"
    person.save()
    assert [line.about for line in deeds.lines(Deed.objects.all())] == ["Uusi Nimi"]
    assert [line.about for line in deeds.lines(Deed.objects.all(), names=False)] == [""]
    person.delete()
    assert [line.about for line in deeds.lines(Deed.objects.all())] == [""]


def test_a_name_of_another_programme_is_never_shown(world, other_world):
    stranger = other_world.participants[0]
    Deed.objects.create(programme=world.programme, what="person_leave", about=f"participant:{stranger.pk}")
    assert [line.about for line in deeds.lines(Deed.objects.all())] == [""]


def test_an_ended_role_tells_whose_it_was(world, sign_in):
    katri, vilma = world.users[Role.COORDINATOR], world.users[Role.COACH]
    pk = Membership.objects.get(user=vilma).pk
    sign_in(katri).post(here(world, "role_end", pk))
    assert told() == [(katri, "role_end", f"user:{vilma.pk}")]
    assert [line.about for line in deeds.lines(Deed.objects.all())] == [vilma.name]


def test_answering_leaves_no_deed_and_deeds_about_surveys_name_keys_only(db, sign_in):
    wave = phone.a_wave()
    anna = phone.invitations(wave)[0]
    browser = phone.Phone()
    browser.open(phone.token_of(anna))
    browser.send(**{"me-henki": "4", "yhteisollisyys": "4", "tunteminen": "4"})
    browser.send(ilmapiiri="4", avoimuus="4")
    browser.send(vapaa="Kiitos kaikesta")
    assert told() == []
    katri = make.a_member(wave.programme, Role.COORDINATOR)
    address = reverse("wave_close", args=[wave.programme.slug, wave.key])
    assert sign_in(katri).post(address, {"grace_minutes": "0"}).status_code == 302
    assert told() == [(katri, "wave_close", f"wave:{wave.key}")]


def test_every_deed_of_a_survey_is_about_its_key(world):
    of_surveys = {name: did for name, did in DEEDS.items() if name.startswith("wave_") and name != "wave_add"}
    assert {did.thing(world.programme, key="loppu") for did in of_surveys.values()} == {"wave:loppu"}
    assert len(of_surveys) == 5


def test_what_participants_do_themselves_is_in_no_trail(world, sign_in):
    anna = sign_in(world.users[Role.PARTICIPANT])
    for name in ("my_programme", "my_data", "my_data_download"):
        assert anna.get(here(world, name)).status_code == 200
    assert told() == []


def test_a_coordinator_who_takes_part_gives_the_consents_of_a_participant_without_a_deed(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    make.a_participant(world.programme, group=world.group, user=katri, email=katri.email)
    assert sign_in(katri).post(here(world, "my_consents"), {"quote_consent": "on"}).status_code == 302
    assert told() == []


@pytest.mark.parametrize(("visibility", "deeds_left"), [("private", []), ("coaches", ["notes_add", "note_remove"])])
def test_what_one_writes_for_oneself_is_nobody_elses_to_know_of(world, sign_in, visibility, deeds_left):
    vilma = world.users[Role.COACH]
    data = {"about": f"group-{world.group.pk}", "text": "Keskustelu Annan kanssa", "visibility": visibility}
    response = sign_in(vilma).post(here(world, "notes_add"), data)
    assert response.status_code == 302, response.content.decode()
    sign_in(vilma).post(here(world, "note_remove", world.programme.notes.get().pk))
    assert told() == [(vilma, what, "") for what in deeds_left]


def test_a_deed_is_forgotten_after_twelve_months(world):
    now = timezone.now()
    for days in (364, 366):
        Deed.objects.create(programme=world.programme, what="goal_edit", about="x", at=now - timedelta(days=days))
    assert retention.run()["deeds"] == 1
    assert [(now - deed.at).days for deed in Deed.objects.all()] == [364]


# ---- reading ------------------------------------------------------------------------------------------------------
def a_deed(world, *, by=None, what="session_move", about="Tapaaminen", **fields):
    by = by or world.users[Role.COORDINATOR]
    return Deed.objects.create(programme=world.programme, by=by, what=what, about=about, **fields)


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_tells_day_by_day_newest_first_what_was_done(world, sign_in):
    yesterday = timezone.now() - timedelta(days=1)
    a_deed(world, about="Eilinen tapaaminen", at=yesterday)
    a_deed(world, about="Tämänpäiväinen tapaaminen")
    page = body(sign_in(world.users[Role.COORDINATOR]).get(here(world, "trail"), headers={"accept-language": "en"}))
    assert page.index("Tämänpäiväinen") < page.index("Eilinen")
    assert page.count('class="h-day"') == 2


def test_the_page_is_narrowed_by_person_and_by_word(world, sign_in):
    katri, vilma = world.users[Role.COORDINATOR], world.users[Role.COACH]
    a_deed(world, by=katri, about="Ensimmäinen")
    a_deed(world, by=vilma, about="Toinen")
    a_deed(world, by=vilma, what="person_leave", about=f"participant:{world.participants[2].pk}")
    client = sign_in(katri)

    def shown(query):
        page = body(client.get(here(world, "trail") + query))
        return [text for text in ("Ensimmäinen", "Toinen", world.participants[2].name) if text in page]

    assert shown("") == ["Ensimmäinen", "Toinen", world.participants[2].name]
    assert shown(f"?by={vilma.pk}") == ["Toinen", world.participants[2].name]
    assert shown("?q=ENSIMM") == ["Ensimmäinen"]
    assert shown(f"?q={world.participants[2].name}") == [world.participants[2].name]
    assert shown(f"?by={katri.pk}&q=toinen") == []
    assert shown("?by=nonsense&q=%00") == shown("")


def test_a_programme_shows_its_own_deeds_only_and_so_does_a_project(world, other_world, sign_in):
    a_deed(world, about="Oma")
    a_deed(other_world, about="Vieras")
    project = world.programme.project
    Deed.objects.create(project=project, by=world.users[Role.COORDINATOR], what="project_edit", about="Hankkeen")
    Deed.objects.create(by=world.users[Role.COORDINATOR], what="organisation_add", about="Talon")
    client = sign_in(world.users[Role.COORDINATOR])
    pages = [here(world, "trail"), reverse("project_trail", args=[project.slug]), reverse("own_trail")]
    seen = [
        [word for word in ("Oma", "Vieras", "Hankkeen", "Talon") if f": {word}" in body(client.get(p))] for p in pages
    ]
    assert seen == [["Oma"], ["Hankkeen"], ["Oma", "Hankkeen", "Talon"]]
    house = body(sign_in(make.a_user(is_staff=True)).get(reverse("house_trail")))
    assert [word for word in ("Oma", "Vieras", "Hankkeen", "Talon") if f": {word}" in house] == ["Talon"]


def test_an_account_that_is_gone_and_a_route_that_is_gone_are_told_as_such(world):
    a_deed(world, what="a_page_of_old", about="")
    Deed.objects.update(by=None)
    with translation.override("en"):
        (line,) = deeds.lines(Deed.objects.all())
    assert (line.who, line.sentence) == ("an account that is gone", "Did something else")
