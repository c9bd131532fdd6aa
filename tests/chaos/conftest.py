import os
import shutil

import pytest

from .installation import Installation, Redis
from .served import Served


@pytest.fixture(scope="session")
def embedded(tmp_path_factory):
    """SQLite and a folder."""
    there = Installation(tmp_path_factory.mktemp("embedded"))
    yield there
    there.close()


@pytest.fixture(scope="session")
def grown_up(tmp_path_factory):
    """PostgreSQL and a Redis of our own, which may be killed."""
    if not shutil.which("redis-server"):
        pytest.skip("There is no redis-server to start and kill.")
    redis = Redis()
    redis.start()
    there = Installation(tmp_path_factory.mktemp("grown-up"), postgres=os.environ["DATABASE_URL"], redis=redis)
    yield there
    there.close()
    redis.kill()


@pytest.fixture(
    params=["embedded", pytest.param("grown_up", marks=[pytest.mark.postgres, pytest.mark.redis])],
)
def installation(request):
    there = request.getfixturevalue(request.param)
    yield there
    there.forget()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory):
    served = Served(tmp_path_factory.mktemp("crowd"))
    yield served
    served.close()


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory):
    if not shutil.which("redis-server"):
        pytest.skip("There is no redis-server to start.")
    redis = Redis()
    redis.start()
    served = Served(tmp_path_factory.mktemp("crowd-pg"), postgres=os.environ["DATABASE_URL"], redis=redis)
    yield served
    served.close()
    redis.kill()


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgres", marks=[pytest.mark.postgres, pytest.mark.redis])])
def served(request):
    return request.getfixturevalue(request.param)
