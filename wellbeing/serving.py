"""The web server and a worker as one command: children in process groups of their own, watched and restarted.

No beat process: this process rings the bell itself. One folder (`ASKEL_VAR`) is served by one such process; the lock is
inherited by the children, so that those orphaned by a `kill -9` are found, and stopped, at the next start.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings

from jobs.bell import ring

LONGEST_PAUSE = 30  # seconds between two tries to start a child that keeps dying
HEALTHY = 60  # seconds of life after which earlier deaths are forgotten
PATIENCE = 30  # seconds a child may take to finish what it is doing
OWNER_BYTES = 512  # of the lock file, padded with spaces


class CannotServe(Exception):
    """The reason, in words for the person at the terminal."""


def web(host, port):
    return [
        *(sys.executable, "-m", "gunicorn", "wellbeing.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10", "--no-control-socket"),
        *("--log-level", "warning"),
    ]


def worker():
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "wellbeing.celery", "worker"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def check_port(host, port):
    """Raise CannotServe, naming another free port, when somebody listens here already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + 50):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), candidate))
            except PermissionError:
                raise CannotServe(
                    f"Port {port} needs administrator rights. Choose one above 1023: --port 8000"
                ) from None
            except OSError:
                continue
        if candidate == port:
            return
        raise CannotServe(f"Port {port} is in use by another program. Choose another: bin/run --port {candidate}")
    raise CannotServe(f"Port {port} is in use, and so are the next 49. Choose another: bin/run --port NUMBER")


class Lock:
    """One server per folder. The file tells who holds it: {"pid", "address", "groups": [process groups]}."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "serve.lock"
        # held as long as the process lives
        self.file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+")

    def take(self):
        if self._locked():
            return
        owner = self._read()
        if _alive(owner.get("pid")):
            raise CannotServe(
                f"Askel is already running at {owner.get('address')} (process {owner['pid']}). "
                "Stop it with Ctrl-C there, or serve another folder: ASKEL_VAR=/another/folder bin/run --port 8001"
            )
        for group in owner.get("groups", []):  # its children outlived it: they hold the lock for it
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        for _ in range(50):
            if self._locked():
                return
            time.sleep(0.1)
        raise CannotServe(f"Another process holds {self.path}. Stop it first.")

    def _locked(self):
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _read(self):
        self.file.seek(0)
        try:
            return json.loads(self.file.read() or "{}")
        except ValueError:
            return {}

    def write(self, address, groups):
        """In one write of one length, so that nobody reads half of it."""
        owner = json.dumps({"pid": os.getpid(), "address": address, "groups": groups})
        os.pwrite(self.file.fileno(), owner.ljust(OWNER_BYTES).encode(), 0)


def _alive(pid):
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Child:
    """A command kept running in a process group of its own."""

    def __init__(self, name, argv, environment, lock):
        self.name, self.argv, self.environment, self.lock = name, argv, environment, lock
        self.process, self.deaths, self.started, self.start_at = None, 0, 0.0, 0.0

    @property
    def group(self):
        return self.process.pid if self.process else None

    def watch(self, say):
        """Start it when it is due; after a death, end what is left of its group first. True if it was started."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            if now - self.started > HEALTHY:
                self.deaths = 0
            pause = min(2**self.deaths, LONGEST_PAUSE)
            say(f"The {self.name} ended (code {self.process.returncode}); it starts again in {pause} s.")
            self.kill()
            self.deaths, self.process, self.start_at = self.deaths + 1, None, now + pause
        if self.process or now < self.start_at:
            return False
        self.process = subprocess.Popen(
            self.argv, env=self.environment, start_new_session=True, pass_fds=[self.lock.file.fileno()]
        )
        self.started = now
        return True

    def ask_to_stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)  # to the leader alone: it tells its own children

    def kill(self):
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)


class Supervisor:
    """Runs until asked to stop: once politely, twice at once."""

    def __init__(self, *, host, port, folder, say):
        self.host, self.port, self.say = host, port, say
        self.address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        self.lock = Lock(folder)
        self.asked = 0

    def run(self):
        self.lock.take()
        check_port(self.host, self.port)
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        environment.setdefault("ASKEL_SITE_URL", self.address)
        environment.setdefault("ASKEL_LOG_LEVEL", "WARNING")
        environment.setdefault("PYTHONWARNINGS", "ignore")
        commands = {"web server": web(self.host, self.port), "worker": worker()}
        self.children = [Child(name, argv, environment, self.lock) for name, argv in commands.items()]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        try:
            self._serve()
        finally:
            self._stop()

    def _ask(self, *_):
        self.asked += 1

    def _serve(self):
        ready, bell_at = False, 0.0
        while not self.asked:
            started = [child.watch(self.say) for child in self.children]
            if any(started):
                self.lock.write(self.address, [child.group for child in self.children if child.group])
            if not ready and self._answers():
                ready = True
                self.say(f"\nAskel is running: {self.address}\nStop it with Ctrl-C.", announce=True)
            if time.monotonic() >= bell_at:
                ring()
                bell_at = time.monotonic() + settings.JOB_TICK_SECONDS
            time.sleep(0.25)

    def _answers(self):
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host.strip("[]")
        try:
            socket.create_connection((host, self.port), timeout=0.5).close()
        except OSError:
            return False
        return True

    def _stop(self):
        for child in self.children:
            child.ask_to_stop()
        until, told = time.monotonic() + PATIENCE, False
        while any(child.process and child.process.poll() is None for child in self.children):
            if time.monotonic() > until or self.asked > 1:
                break
            if not told and time.monotonic() > until - PATIENCE + 5:
                self.say("Finishing what is under way. Ctrl-C again stops at once; unfinished work is done next time.")
                told = True
            time.sleep(0.1)
        for child in self.children:
            child.kill()
