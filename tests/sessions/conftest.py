from datetime import timedelta

import pytest
from django.utils import timezone

from programmes.models import Role
from sessions import scheduling
from tests import factories as make

TOMORROW = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
def running(world):
    """The world's programme around today, with the coach as each session's coach. Returns the world."""
    today = timezone.localdate()
    world.programme.starts, world.programme.ends = today - timedelta(days=200), today + timedelta(days=200)
    world.programme.save()
    world.katri, world.vilma = world.users[Role.COORDINATOR], world.users[Role.COACH]
    world.anna, world.yrjo = world.users[Role.PARTICIPANT], world.users[Role.CONTACT]
    return world


@pytest.fixture
def plan(running):
    """plan(number, **fields) -> that many drafts, two hours each, one a day from tomorrow; the world's group's."""

    def planned(number=1, **fields):
        made = []
        for n in range(number):
            starts = TOMORROW + timedelta(days=n)
            defaults = {"group": running.group, "starts": starts, "ends": starts + timedelta(hours=2)}
            made.append(make.a_session(running.programme, **(defaults | fields)))
        return made

    return planned


@pytest.fixture
def published(running, plan):
    """published(number, **fields) -> sessions that everybody knows already: no message waits."""

    def known(number=1, **fields):
        made = plan(number, **fields)
        scheduling.publish(running.programme, by=running.katri, notify=False)
        for session in made:
            session.refresh_from_db()
        return made

    return known
