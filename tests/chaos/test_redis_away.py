"""Redis is away while people use the pages: nothing of theirs fails, and what they ordered is done when it is back."""

import pytest

from .installation import until
from .served import Web

pytestmark = [pytest.mark.chaos, pytest.mark.postgres, pytest.mark.redis]
ORDER = {"edition": "internal", "language": "fi", "note": ""}


@pytest.fixture
def without_redis(on_postgres):
    redis = on_postgres.there.redis
    redis.kill()
    yield on_postgres
    if not redis.answers():
        redis.start()


def builds(served):
    return dict(served.there.rows("SELECT state, count(*) FROM jobs_job WHERE kind = 'reports.build' GROUP BY state"))


def test_a_report_ordered_on_its_page_waits_and_is_made_when_redis_is_back(without_redis):
    served = without_redis
    coordinator = Web(served.url, served.session)
    page = f"/programmes/{served.slug}/report/"
    assert coordinator.get(page).status_code == 200
    progress = coordinator.post(page + "order/", ORDER)
    assert (progress.status_code, page in progress.address) == (200, True)
    assert builds(served) == {"queued": 1}
    served.there.redis.start()
    until(lambda: builds(served) == {"done": 1}, seconds=90)
    made = coordinator.get(progress.address.removeprefix(served.url))
    assert made.status_code == 200 and "download/" in made.content.decode()


def test_signing_in_and_asking_for_a_new_link_work_without_redis(without_redis):
    visitor = Web(without_redis.url)
    for page in ("/sign-in/", "/s/"):
        visitor.get(page)
        assert visitor.post(page, {"email": "joku@example.org"}).status_code == 200
