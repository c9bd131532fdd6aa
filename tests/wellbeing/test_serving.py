"""`manage.py serve`: real processes on a port of their own."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from django.conf import settings as project

from tests.chaos.installation import Installation, a_free_port, until
from wellbeing import serving


def a_listener():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_a_port_in_use_is_named_together_with_one_that_is_free():
    with a_listener() as listener:
        port = listener.getsockname()[1]
        with pytest.raises(serving.CannotServe) as refusal:
            serving.check_port("127.0.0.1", port)
    said = str(refusal.value)
    assert said.startswith(f"Port {port} is in use by another program. Choose another: bin/run --port ")
    assert int(said.rpartition(" ")[2]) > port


def test_a_free_port_is_not_refused():
    assert serving.check_port("127.0.0.1", a_free_port()) is None


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    installation = Installation(tmp_path_factory.mktemp("serving"))
    yield installation
    installation.close()


@pytest.fixture
def server(there):
    """A running server; whatever of it is left over is ended afterwards."""
    port = a_free_port()
    process = there.start("manage.py", "serve", "--port", str(port), "--skip-checks")
    until(lambda: answers(port))
    yield process, port
    there.kill(process)
    for group in owner(there)["groups"]:
        subprocess.run(["kill", "-9", "--", f"-{group}"], capture_output=True)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def owner(there):
    return json.loads((there.folder / "serve.lock").read_text())


@pytest.mark.chaos
def test_a_dead_worker_is_replaced_and_the_whole_rest_of_its_group_ended(there, server):
    web, worker = owner(there)["groups"]
    until(lambda: members(worker) > 1)
    os.kill(worker, signal.SIGKILL)
    until(lambda: owner(there)["groups"][1] != worker)
    assert members(worker) == 0
    assert owner(there)["groups"][0] == web
    there.order("chaos.quick", 2)
    until(lambda: there.states("chaos.quick") == {"done": 2})


@pytest.mark.chaos
def test_a_second_server_of_the_same_folder_is_refused_and_told_where_the_first_is(there, server):
    process, port = server
    second = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(a_free_port()), "--skip-checks"],
        cwd=project.BASE_DIR,
        env=there.environment,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert f"already running at http://127.0.0.1:{port} (process {process.pid})" in second.stderr


@pytest.mark.chaos
def test_children_orphaned_by_a_kill_are_ended_by_the_next_start(there, server):
    process, port = server
    orphans = owner(there)["groups"]
    process.kill()
    process.wait()
    assert answers(port)
    again = there.start("manage.py", "serve", "--port", str(port), "--skip-checks")
    until(lambda: owner(there)["pid"] == again.pid)
    until(lambda: answers(port))
    assert [members(group) for group in orphans] == [0, 0]
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0
    assert not answers(port)
    assert [members(group) for group in owner(there)["groups"]] == [0, 0]


def members(group):
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return sum(1 for pgid, state in rows if pgid == str(group) and not state.startswith("Z"))
