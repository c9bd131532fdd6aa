import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import bell, files, queue
from jobs.leases import claim
from jobs.models import ATTEMPTS, Job
from tests.jobs import kinds

pytestmark = pytest.mark.django_db
own = {"kind__in": [*queue.OWN_KINDS, queue.PULSE]}


def an_order(kind="writing", **arguments):
    return queue.order(kind=kind, subject="report:1", arguments=arguments, idempotency_key=str(uuid.uuid4()))


def take():
    return claim(Job.objects.claimable().exclude(**own), state=Job.State.RUNNING)


def let_the_lease_end(job):
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def let_the_pause_end(job):
    Job.objects.filter(pk=job.pk).update(not_before=Now())


def made_files(settings):
    return sorted(path.name for path in (settings.MEDIA_ROOT / "made").glob("*"))


def test_an_ordered_job_is_done_and_published_once():
    job = an_order(text="tulokset")
    queue.tick()
    queue.tick()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.step, job.error_code) == ("done", 1, 4, "")
    assert kinds.published == [job.id]
    with files.open_verified(job.result_name, job.result_sha256) as file:
        assert file.read() == b"tulokset"
    assert job.result_size == len(b"tulokset")


def test_ordering_the_same_key_twice_gives_the_same_job():
    first = queue.order(kind="writing", subject="a", arguments={}, idempotency_key="one")
    again = queue.order(kind="writing", subject="a", arguments={"text": "other"}, idempotency_key="one")
    assert first == again
    assert Job.objects.exclude(**own).count() == 1


def test_an_unknown_kind_is_refused_where_it_is_ordered():
    with pytest.raises(KeyError):
        queue.order(kind="nobody", subject="a", arguments={}, idempotency_key="one")
    assert not Job.objects.exists()


def test_a_job_that_is_not_due_waits(settings):
    job = an_order()
    Job.objects.filter(pk=job.pk).update(not_before=Now() + timedelta(minutes=1))
    queue.tick()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)


def test_an_order_that_is_rolled_back_leaves_neither_row_nor_bell(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hooks, pytest.raises(ZeroDivisionError), transaction.atomic():
        an_order()
        1 / 0  # noqa: B018
    assert hooks == []
    assert not Job.objects.exists()


def test_a_transaction_with_many_orders_rings_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hooks:
        for _ in range(5):
            an_order()
    assert hooks == [bell.ring]


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends():
    job = an_order()
    first = take()[0]
    assert take() == []
    let_the_lease_end(job)
    second = take()[0]
    assert (first.pk, second.pk, second.attempt) == (job.pk, job.pk, 2)
    assert first.token != second.token


def test_an_attempt_that_was_overtaken_publishes_nothing_and_removes_its_own_file(settings):
    job = an_order()
    slow = take()[0]
    let_the_lease_end(job)
    fast = take()[0]
    queue.work_on(fast)
    assert kinds.published == [job.id]
    winner = made_files(settings)
    produced = files.put(b"kirje", "txt")  # the same bytes as the winner's
    with pytest.raises(queue.Superseded):
        queue._finish(slow, produced, lambda done: kinds.published.append("late"))
    assert kinds.published == [job.id]
    assert made_files(settings) == winner
    with pytest.raises(queue.Superseded):
        queue.progress(slow.id, slow.token, 3)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_overtaken_in_the_middle_stays_with_the_newer_attempt(settings):
    job = an_order("overtaken")
    queue.work_on(take()[0])
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("running", "")
    assert (kinds.published, made_files(settings)) == ([], [])


def test_a_failing_job_is_tried_five_times_with_pauses_and_can_be_retried():
    job = an_order("failing")
    for attempt in range(1, ATTEMPTS + 1):
        queue.tick()
        job.refresh_from_db()
        assert job.attempt == attempt
        queue.tick()  # too early: it pauses
        let_the_pause_end(job)
    assert (job.state, job.error_code) == ("failed", "unexpected")
    assert queue.retry(job)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error_code, job.finished_at) == ("queued", 0, "", None)
    assert not queue.retry(job)


def test_a_job_that_kills_its_worker_is_stopped_at_the_fifth_attempt():
    job = an_order()
    for _ in range(ATTEMPTS):
        assert take()
        let_the_lease_end(job)
    assert take() == []
    other = an_order()
    queue.tick()
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.error_code, job.attempt) == ("failed", "worker_lost", ATTEMPTS)
    assert other.state == "done"


def test_a_final_failure_is_not_tried_again():
    job = an_order("refusing")
    queue.tick()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.attempt) == ("failed", "too_big", 1)


def test_a_failure_in_publishing_leaves_the_job_to_be_tried_again():
    job = an_order("unpublishable")
    queue.tick()
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("queued", "")


def test_only_a_job_that_nobody_has_begun_can_be_cancelled():
    begun = an_order()
    take()
    waiting = an_order()
    assert queue.cancel(waiting)
    assert not queue.cancel(waiting)
    queue.tick()
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert not queue.cancel(begun)


def test_daily_work_runs_once_a_day_and_the_janitor_once_an_hour(settings):
    settings.DAILY_TASKS = ["tests.jobs.test_queue.daily"]
    days.clear()
    queue.tick()
    queue.tick()
    assert days == [1]
    assert Job.objects.filter(kind="jobs.janitor", state="done").count() == 1
    Job.objects.filter(kind="jobs.daily").update(idempotency_key="jobs.daily yesterday")
    queue.tick()
    assert days == [1, 1]


def test_hourly_work_runs_once_an_hour(settings):
    settings.HOURLY_TASKS = ["tests.jobs.test_queue.daily"]
    days.clear()
    queue.tick()
    queue.tick()
    assert days == [1]
    assert Job.objects.filter(kind="jobs.hourly", state="done").count() == 1
    Job.objects.filter(kind="jobs.hourly").update(idempotency_key="jobs.hourly an hour ago")
    queue.tick()
    assert days == [1, 1]


days = []


def daily():
    days.append(1)


def test_the_last_tick_is_known():
    assert queue.last_tick() is None
    queue.tick()
    first = queue.last_tick()
    queue.tick()
    assert queue.last_tick() >= first


def test_an_idle_tick_asks_the_database_a_fixed_number_of_times():
    queue.tick()
    with CaptureQueriesContext(
        connection,
    ) as few:
        queue.tick()
    for _ in range(20):
        queue.cancel(an_order())
    with CaptureQueriesContext(connection) as many:
        queue.tick()
    assert len(few) == len(many)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "running"},
        {"state": "done"},
        {"state": "queued", "result_name": "made/x", "result_sha256": "x", "result_size": 1},
        {"step": 5},
    ],
)
def test_a_row_that_cannot_be_true_is_refused_by_the_database(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="writing", subject="", idempotency_key="x", **wrong)


# ---- clocks -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(hours=1)], ids=["an hour slow", "an hour fast"])
def test_leases_and_due_times_are_the_databases_whatever_the_worker_believes(wrong, monkeypatch):
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + wrong)
    job = an_order()
    Job.objects.filter(pk=job.pk).update(not_before=Now() + timedelta(minutes=30))
    assert take() == []
    Job.objects.filter(pk=job.pk).update(not_before=Now())
    (mine,) = take()
    left = Job.objects.values_list(F("lease_until") - Now(), flat=True).get(pk=job.pk)
    assert timedelta(0) < left <= timedelta(seconds=30)
    assert take() == []
    queue.work_on(mine)
    job.refresh_from_db()
    assert abs(job.finished_at - real()) < timedelta(minutes=1)
