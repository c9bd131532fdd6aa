"""An installation of its own, with worker processes to be killed: SQLite and a folder, or PostgreSQL and Redis."""

import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(question, *, seconds=60):
    """Ask until the answer is true; the limit is only there to end a test that fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} s: {question}")


class Redis:
    """A server of our own that keeps nothing: what it holds is gone with it."""

    def __init__(self):
        self.port = a_free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        argv = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self):
        self.process.kill()
        self.process.wait()


class Installation:
    def __init__(self, folder, *, postgres="", redis=None, settings="tests.chaos.settings"):
        self.folder, self.redis, self.processes = Path(folder), redis, []
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.environment = {
            **kept,
            "ASKEL_VAR": str(folder),
            "ASKEL_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "ASKEL_LOG_LEVEL": "WARNING",
        }
        self.database = ""
        if postgres:
            self.server = postgres
            self.database = f"askel_chaos_{os.getpid()}_{a_free_port()}"
            self._on_server(f"CREATE DATABASE {self.database}")
            self.environment["DATABASE_URL"] = self._url(self.database)
        if redis:
            self.environment["REDIS_URL"] = redis.url
        self.log = open(self.folder / "log", "ab")  # noqa: SIM115 - as long as the processes live
        self.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
        self.run("manage.py", "createcachetable")

    def _url(self, database):
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{database}"))

    def _on_server(self, statement):
        import psycopg2

        with closing(psycopg2.connect(self._url("postgres"))) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def run(self, *arguments):
        """A command of this installation; its output."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *arguments):
        """A process of this installation, in a group of its own."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def worker(self):
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start("-m", "celery", "--quiet", "-A", "wellbeing.celery", "worker", *quiet)

    def ticking(self):
        return self.start("-m", "tests.chaos.ringing")

    def order(self, kind, many, *, seconds=0.0):
        """Returns how many seconds the ordering itself took."""
        return float(self.run("-m", "tests.chaos.order", kind, str(many), str(seconds)))

    def kill(self, process):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def freeze(self, process):
        """Stop the whole group between two writes: a writer of SQLite frozen in the middle would stop everybody."""
        os.killpg(process.pid, signal.SIGSTOP)
        while not self._writable():
            os.killpg(process.pid, signal.SIGCONT)
            time.sleep(0.01)
            os.killpg(process.pid, signal.SIGSTOP)

    def _writable(self):
        if self.database:
            return True
        with closing(sqlite3.connect(self.folder / "askel.sqlite3", timeout=0.1)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
        return True

    def children(self, process):
        """Process ids of the worker's own children (Linux and macOS)."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout
        pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
        return [pid for pid, parent in pairs if parent == process.pid]

    def rows(self, statement):
        if self.database:
            import psycopg2

            opened = psycopg2.connect(self._url(self.database))
        else:
            opened = sqlite3.connect(self.folder / "askel.sqlite3", timeout=20)
        with closing(opened) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
        return found

    def states(self, kind):
        return dict(self.rows(f"SELECT state, count(*) FROM jobs_job WHERE kind = '{kind}' GROUP BY state"))

    def publications(self):
        """How often each job was published: every number ought to be 1."""
        return [
            many
            for (many,) in self.rows("SELECT count(*) FROM jobs_job WHERE kind = 'chaos.published' GROUP BY subject")
        ]

    def fetch_all(self):
        """(how many finished files there are, names of those whose bytes are not the row's: none, at any moment)."""
        named = self.rows("SELECT result_name, result_sha256 FROM jobs_job WHERE result_name <> ''")
        return len(named), [name for name, sha256 in named if self._sha256(name) != sha256]

    def damaged(self):
        return self.fetch_all()[1]

    def _sha256(self, name):
        path = self.folder / "files" / name
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"

    def forget(self):
        for process in self.processes:
            self.kill(process)
        self.processes.clear()
        self.rows("DELETE FROM jobs_job")
        for name in ("queue", "files"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def close(self):
        for process in self.processes:
            self.kill(process)
        self.log.close()
        if self.database:
            self._on_server(f"DROP DATABASE {self.database} WITH (FORCE)")
