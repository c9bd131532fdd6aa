"""Every address × method × principal × relation is really requested and compared with `access_matrix.csv`.

Principals (docs/roles.md): A administrator, K coordinator, V coach, O participant, R funder, Y contact person,
U not signed in; `V-`, `O-`, `Y-` are bound to another group of the same programme; X = each role of another programme.
By rule, not in the file: P coordinates the project and no programme yet, S coordinates another programme of the same
project. Both are coordinators to the project and to pages outside programmes, strangers to the programme.
Cells: y = served (or refused for what it holds, never for who asks), 405 = wrong method, after the guard, 403, 404,
in = sent to sign in. A route without a row fails. Each request is rolled back.
"""

import csv
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.models import Membership, Role
from programmes.records import of_programme, of_project
from reports.models import Report, Snapshot
from sessions import outputs
from sessions.models import Feed
from surveys.models import Instrument, Item, Page, Wave

from . import factories as make
from .conftest import a_world
from .test_conventions import patterns

MATRIX = Path(__file__).with_name("access_matrix.csv")
OWN = ["A", "K", "V", "O", "R", "Y", "U", "V-", "O-", "Y-"]
BY_RULE = ["P", "S"]
METHODS = {"GET": ["GET", "HEAD"], "POST": ["POST"], "OTHER": ["PUT", "PATCH", "DELETE"]}


@cache
def rows():
    with MATRIX.open() as file:
        return {(row["route"], row["method"]): row for row in csv.DictReader(file)}


def routes():
    """name -> names of its arguments, of every address of ours and of the packages."""
    from django.urls import get_resolver

    def walk(resolver):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry)
            else:
                yield entry.name, sorted(entry.pattern.converters)

    return dict(walk(get_resolver()))


def whole_world(label="a"):
    """A world with something behind every address, all of it belonging to the first group."""
    world = a_world(label)
    programme = world.programme
    other = make.a_group(programme, key="muu")
    world.elsewhere = {
        "V-": make.a_member(programme, Role.COACH, group=other),
        "Y-": make.a_member(programme, Role.CONTACT, group=other),
        "O-": make.a_user(),
    }
    make.a_participant(programme, group=other, user=world.elsewhere["O-"], email=world.elsewhere["O-"].email)
    goal = make.a_goal(programme, key=f"tavoite-{label}")
    statement = make.a_statement(programme, key=f"vaittama-{label}", goal=goal)
    start = timezone.now() + timedelta(days=7)
    session = make.a_session(programme, group=world.group, starts=start, ends=start + timedelta(hours=2))
    session.published, session.published_at = published(session), timezone.now()
    session.state = "published"
    session.save()
    instrument = Instrument.objects.create(programme=programme, key="loppu", title={"fi": "Loppukysely"})
    page = Page.objects.create(instrument=instrument, title={"fi": "Sivu"})
    Item.objects.create(page=page, key="me", form="perceived", scale="change5", text={"fi": "Me"}, statement=statement)
    now = timezone.now()
    wave = Wave.objects.create(
        programme=programme,
        instrument=instrument,
        key=f"loppu-{label}",
        stage="post",
        opens_at=now,
        closes_at=now + timedelta(days=9),
    )
    project = programme.project
    world.elsewhere["P"] = make.a_user()
    project.coordinators.add(world.elsewhere["P"])
    world.elsewhere["S"] = make.a_member(make.a_programme(project=project), Role.COORDINATOR)
    world.arguments = {
        "programme": programme.slug,
        "project": project.slug,
        "goal": goal.key,
        "project goal": make.a_project_goal(programme.project, key=f"hankkeen-tavoite-{label}").key,
        "statement": statement.key,
        "session": session.pk,
        **_what_came_of(session),
        "participant": world.participants[1].pk,
        "membership": Membership.objects.filter(programme=programme, role=Role.COACH).first().pk,
        "wave": wave.key,
        **a_report_of_each_edition(programme, world.users[Role.COORDINATOR]),
        "programme rows": [{"kind": k.name, "pk": make.a_record(k, programme).pk} for k in of_programme.KINDS],
        "project rows": [{"kind": k.name, "pk": make.a_record(k, project).pk} for k in of_project.KINDS],
    }
    world.arguments["factor"] = programme.factors.first().pk
    world.arguments["tender"] = project.tenders.first().pk
    world.arguments |= {
        "group": world.group.pk,
        "recruitment": make.a_recruitment(programme).pk,
        "organisation": project.funder.pk,
        "note": make.a_note(programme, author=world.users[Role.COORDINATOR], group=world.group).pk,
        "feed": Feed.objects.create(user=world.users[Role.COACH], token_hash=f"hash-{label}").pk,
        "funder person": world.users[Role.FUNDER].pk,
    }
    return world


def _what_came_of(session):
    """An output and a finding of the session, and so of its group."""
    output = outputs.add_output(session.programme, by=None, title={"fi": "Tuotos"}, sessions=[session])
    finding = outputs.add_finding(session.programme, by=None, text={"fi": "Havainto"}, sessions=[session])
    return {"output": output.pk, "finding": finding.pk}


def published(session):
    from sessions.scheduling import published_version

    return published_version(session)


def a_report_of_each_edition(programme, user):
    from jobs import files

    made = files.put(b"%PDF-1.7 a stand-in\n%%EOF", "pdf")
    now, reports = timezone.now(), {}
    for edition in ("internal", "funder"):
        snapshot = Snapshot.objects.create(
            programme=programme, edition=edition, data={}, sha256="0" * 64, frozen_at=now, frozen_by=user
        )
        reports["report", edition] = Report.objects.create(
            programme=programme,
            snapshot=snapshot,
            edition=edition,
            language="fi",
            version=1,
            state="published",
            ordered_by=user,
            ordered_at=now,
            file_name=made.name,
            sha256=made.sha256,
            size=made.size,
            approved_by=user,
            approved_at=now,
            published_by=user,
            published_at=now,
        ).pk
    return reports


ABOUT = {  # beginning of a route's name -> what its key or number names; the longest that fits counts
    "attendance": "session",
    "factor": "factor",
    "finding": "finding",
    "goal": "goal",
    "group": "group",
    "headcount": "session",
    "note": "note",
    "organisation": "organisation",
    "own_calendar": "feed",
    "output": "output",
    "person": "participant",
    "project_choose": "tender",
    "project_goal": "project goal",
    "project_person": "funder person",
    "project_scores": "tender",
    "project_unchoose": "tender",
    "recruitment": "recruitment",
    "report": "report",
    "role": "membership",
    "session": "session",
    "statement": "statement",
    "statement_add": "goal",
    "wave": "wave",
}
WITHOUT_A_ROW = {name: {"key": "abc"} for name in ("demo_mail_message", "demo_mail_html", "demo_mail_attachment")}


def addresses(name, converters, arguments, edition="funder"):
    """Every address of a route: what it names by key or number is taken from the world, one for each kind of rows."""
    project = name == "project" or name.startswith("project_")
    values = WITHOUT_A_ROW.get(name, {}) | {
        "slug": arguments["project" if project else "programme"],
        "handle": "abcdefghijkl",
        "token": "abc",
        "number": 1,
        "block": "summary",
        "role": "funder",
    }
    rows = arguments["project rows" if project else "programme rows"] if "kind" in converters else [{}]
    if {"key", "pk"} & set(converters) and "kind" not in converters and name not in WITHOUT_A_ROW:
        what = ABOUT[max((word for word in ABOUT if name.startswith(word)), key=len)]
        thing = arguments[what, edition] if what == "report" else arguments[what]
        values |= {"key": thing, "pk": thing}
    return [reverse(name, kwargs={c: (values | row)[c] for c in converters}) for row in rows]


def verdict(response):
    code = response.status_code
    if code in (403, 404, 405):
        return str(code)
    if code == 302 and response.headers["Location"].startswith("/sign-in/?next="):
        return "in"
    assert code < 500, response.content[:500]
    return "y"


def asked(client, method, url):
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            return verdict(getattr(client, method.lower())(url))
        finally:
            transaction.savepoint_rollback(point)


@pytest.fixture
def cast(db, sign_in):
    """One client per principal of world a, and all the roles of another world."""
    world, foreign = whole_world(), a_world("x")
    clients = {
        letter: sign_in(world.users[role])
        for letter, role in {
            "K": Role.COORDINATOR,
            "V": Role.COACH,
            "O": Role.PARTICIPANT,
            "R": Role.FUNDER,
            "Y": Role.CONTACT,
        }.items()
    }
    clients["A"] = sign_in(make.a_user(is_staff=True))
    clients["U"] = Client()
    clients |= {letter: sign_in(user) for letter, user in world.elsewhere.items()}
    strangers = [sign_in(user) for user in foreign.users.values()]

    def everybody(name):
        """(letter, client) of those who ask for a route; strangers ask for what belongs to somebody."""
        yield from clients.items()
        if "slug" in ROUTES[name]:
            yield from ((f"X{number}", stranger) for number, stranger in enumerate(strangers))

    return SimpleNamespace(arguments=world.arguments, clients=clients, strangers=strangers, everybody=everybody)


ROUTES = {
    name: converters for name, converters in routes().items() if name and not name.startswith(("account_", "mfa_"))
}
OF_ONE_REPORT = {name for name, converters in ROUTES.items() if name.startswith("report_") and "pk" in converters}
EDITIONS = {name: ["internal", "funder"] if name in OF_ONE_REPORT else ["funder"] for name in ROUTES}
CASES = [(name, edition) for name in ROUTES for edition in EDITIONS[name]]


def row_name(name, edition):
    return f"{name}:{edition}" if len(EDITIONS[name]) > 1 else name


def expected_of(row, letter, name):
    """The cell of a principal; P, S and X have no column of their own."""
    if letter.startswith("X"):
        return "404"
    if letter not in BY_RULE:
        return row[letter]
    return "404" if is_of_programme(name) else row["K"]


def is_of_programme(name):
    return "slug" in ROUTES[name] and name != "project" and not name.startswith("project_")


@pytest.mark.parametrize(("name", "edition"), CASES, ids=[row_name(*case) for case in CASES])
def test_an_address_answers_each_principal_as_the_matrix_says(name, edition, cast):
    wrong, known = {}, rows()
    for place, url in enumerate(addresses(name, ROUTES[name], cast.arguments, edition)):
        for kind, methods in METHODS.items():
            row = known.get((row_name(name, edition), kind))
            assert row, f"{row_name(name, edition)} {kind} has no row in the matrix"
            for method in methods:
                if place and method not in ("GET", "POST"):
                    continue  # of the kinds of small rows the first one is asked by every method
                for letter, client in cast.everybody(name):
                    expected, found = expected_of(row, letter, name), asked(client, method, url)
                    if found != expected:
                        wrong[method, letter, url] = f"{found}, not {expected}"
    assert wrong == {}


def test_a_row_of_another_place_is_not_found_under_ones_own(cast):
    """A coordinator of both worlds asks for what is in the one under the address of the other."""
    mine, theirs = cast.arguments, whole_world("b").arguments
    both = theirs | {place: mine[place] for place in ("programme", "project")}
    asked_for, found = 0, {}
    for name, converters in ROUTES.items():
        if "slug" in converters and {"pk", "key"} & set(converters):
            for edition in EDITIONS[name]:
                for url in addresses(name, converters, both, edition):
                    answers = {asked(cast.clients["K"], method, url) for method in ("GET", "POST")}
                    asked_for, found[name, url] = asked_for + 1, answers - {"404", "405"}
    assert {where: answers for where, answers in found.items() if answers} == {}
    assert asked_for > 40


def test_the_matrix_has_no_row_for_a_route_that_is_gone():
    assert sorted({route for route, _method in rows()} - {row_name(*case) for case in CASES}) == []


def test_sign_in_pages_of_the_packages_that_hold_something_ask_for_sign_in():
    known = {name for name in routes() if name and name.startswith(("account_", "mfa_"))}
    guarded = [name for _route, view in patterns() for name in [getattr(view, "__name__", "")] if not name]
    assert guarded == []
    closed = {
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
    for name in closed:
        response = Client().get(reverse(name))
        assert (name, response.status_code) == (name, 302)
    assert closed <= known
