"""Real workers, really killed. The short form; `bench/chaos` is the long one."""

import os
import signal

import pytest

from .installation import until

pytestmark = pytest.mark.chaos


def kill_workers(there, *, kills, jobs, whole):
    """Kill while jobs are at work; afterwards every job is done once. Returns the number of looks at served files."""
    there.order("chaos.slow", jobs, seconds=0.8)
    worker, looks = there.worker(), 0
    there.ticking()
    for _ in range(kills):
        until(lambda: there.states("chaos.slow").get("running"))
        if whole:
            there.kill(worker)
            worker = there.worker()
        else:
            until(lambda worker=worker: there.children(worker))
            os.kill(there.children(worker)[0], signal.SIGKILL)
        assert there.damaged() == []
        looks += 1

    def all_done():
        nonlocal looks
        looks += 1
        assert there.damaged() == []
        return there.states("chaos.slow").get("done") == jobs

    until(all_done, seconds=30 + 6 * jobs)
    assert there.publications() == [1] * jobs
    return looks


@pytest.mark.parametrize("whole", [True, False], ids=["the whole worker", "only its child"])
def test_jobs_whose_worker_is_killed_are_done_exactly_once(installation, whole):
    kill_workers(installation, kills=3, jobs=6, whole=whole)


def test_a_job_that_kills_its_worker_stops_after_five_attempts_and_the_others_run_on(installation):
    installation.worker()
    installation.ticking()
    installation.order("chaos.poison", 1)
    installation.order("chaos.quick", 5)
    until(lambda: installation.states("chaos.poison") == {"failed": 1}, seconds=90)
    until(lambda: installation.states("chaos.quick") == {"done": 5})
    last = "SELECT attempt, error_code FROM jobs_job WHERE kind = 'chaos.poison'"
    assert installation.rows(last) == [(5, "worker_lost")]
    assert installation.publications() == [1] * 5


def test_a_worker_that_sleeps_past_its_lease_publishes_nothing_when_it_wakes(installation):
    installation.order("chaos.slow", 1, seconds=2)
    first = installation.worker()
    installation.ticking()
    until(lambda: installation.states("chaos.slow") == {"running": 1})
    installation.freeze(first)
    second = installation.worker()
    until(lambda: installation.states("chaos.slow") == {"done": 1})
    winner = installation.rows("SELECT result_name, attempt FROM jobs_job WHERE kind = 'chaos.slow'")
    os.killpg(first.pid, signal.SIGCONT)
    installation.order("chaos.quick", 4)
    until(lambda: installation.states("chaos.quick") == {"done": 4})
    first.send_signal(signal.SIGTERM)  # to the leader alone: its children finish what they believe to have
    first.wait(30)
    assert installation.rows("SELECT result_name, attempt FROM jobs_job WHERE kind = 'chaos.slow'") == winner
    assert winner[0][1] == 2
    assert installation.publications() == [1] * 5
    assert installation.damaged() == []
    made = list((installation.folder / "files" / "made").iterdir())
    named = installation.rows("SELECT count(*) FROM jobs_job WHERE result_name <> ''")
    assert len([path for path in made if path.stat().st_size > 100]) == 1
    assert named == [(5,)]
    installation.kill(second)


def test_work_ordered_while_no_worker_lives_and_whose_bells_are_lost_is_done_later(installation):
    installation.order("chaos.quick", 3)
    for bell in (installation.folder / "queue" / "bells").glob("*"):
        bell.unlink()
    if installation.redis:
        installation.redis.kill()
        installation.redis.start()
    installation.worker()
    installation.ticking()
    until(lambda: installation.states("chaos.quick") == {"done": 3})


@pytest.mark.postgres
@pytest.mark.redis
def test_work_can_be_ordered_while_redis_is_away_and_is_done_when_it_is_back(grown_up):
    try:
        grown_up.redis.kill()
        grown_up.order("chaos.quick", 2)
        assert grown_up.states("chaos.quick") == {"queued": 2}
        grown_up.redis.start()
        grown_up.worker()
        grown_up.ticking()
        until(lambda: grown_up.states("chaos.quick") == {"done": 2})
    finally:
        grown_up.forget()


@pytest.mark.postgres
@pytest.mark.redis
def test_restarting_redis_in_the_middle_of_a_job_leaves_a_working_worker(grown_up):
    try:
        worker = grown_up.worker()
        grown_up.ticking()
        grown_up.order("chaos.slow", 1, seconds=4)
        until(lambda: grown_up.states("chaos.slow") == {"running": 1})
        grown_up.redis.kill()
        grown_up.redis.start()
        until(lambda: grown_up.states("chaos.slow") == {"done": 1})
        grown_up.order("chaos.quick", 3)
        until(lambda: grown_up.states("chaos.quick") == {"done": 3})
        assert worker.poll() is None
        assert grown_up.publications() == [1] * 4
    finally:
        grown_up.forget()
