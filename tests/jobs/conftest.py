import pytest

from . import kinds


@pytest.fixture(autouse=True)
def test_kinds(settings):
    settings.JOB_KINDS = kinds.JOBS
    settings.MESSAGE_KINDS = kinds.MESSAGES
    settings.CONFIDENTIAL_MESSAGE_KINDS = ["secret"]
    settings.DAILY_TASKS = settings.HOURLY_TASKS = []
    kinds.published.clear()
    kinds.rendered.clear()
