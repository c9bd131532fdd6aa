"""A planned programme runs from its first publishing on."""

import pytest

from programmes.models import Programme, Role
from sessions import scheduling
from tests import factories as make


@pytest.mark.parametrize(("before", "after"), [("planned", "running"), ("running", "running"), ("closed", "closed")])
def test_publishing_the_schedule_sets_a_planned_programme_running(world, before, after):
    Programme.objects.filter(pk=world.programme.pk).update(state=before)
    make.a_session(world.programme)
    scheduling.publish(world.programme, by=world.users[Role.COORDINATOR], notify=False)
    world.programme.refresh_from_db()
    assert world.programme.state == after
