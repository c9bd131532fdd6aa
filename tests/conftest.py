"""The cast and two worlds: every role in one programme, and strangers who have the same roles in another."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client

from programmes.models import Role

from . import factories as make


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    """Keys, files and mails of a test live in the test's own folder; the demo is off unless a test asks for it."""
    settings.DEMO = False
    # Redis rolls nothing back, so each test counts its limits under a name of its own
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": str(tmp_path)}}
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.SITE_URL = "http://testserver"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


def a_world(label):
    """A programme with one user per role; `world.users[role]`, `world.participants`, `world.programme`."""
    programme = make.a_programme(
        slug=f"valmennus-{label}", name={"fi": f"Valmennus {label}", "en": f"Programme {label}"}
    )
    group = make.a_group(programme, key="ryhma")
    users = {
        Role.COORDINATOR: make.a_member(programme, Role.COORDINATOR, name=f"Katri {label}"),
        Role.COACH: make.a_member(programme, Role.COACH, group=group, name=f"Vilma {label}"),
        Role.CONTACT: make.a_member(programme, Role.CONTACT, group=group, name=f"Yrjö {label}"),
        Role.PARTICIPANT: make.a_user(name=f"Anna {label}"),
        Role.FUNDER: make.a_user(name=f"Raimo {label}"),
    }
    programme.project.funder_people.add(users[Role.FUNDER])
    anna = users[Role.PARTICIPANT]
    participants = [make.a_participant(programme, group=group, user=anna, name=anna.name, email=anna.email)]
    participants += [make.a_participant(programme, group=group) for _ in range(4)]
    return SimpleNamespace(programme=programme, group=group, users=users, participants=participants)


@pytest.fixture
def world(db):
    return a_world("a")


@pytest.fixture
def other_world(db):
    return a_world("b")


@pytest.fixture
def sign_in():
    """sign_in(user) -> a test client signed in as that user."""

    def signed(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed
