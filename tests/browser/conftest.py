"""A real house for the browser tests: the demo loaded, web server and Celery worker started by `manage.py serve`.

Without environment on SQLite and the folder queue; with DATABASE_URL and REDIS_URL on a fresh PostgreSQL database and
Redis. One house serves the whole run; tests that change a programme use the running copy, sweeps use the finished one.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
A_WAVE = """
import logging; logging.disable()
from surveys import vault
from tests.surveys import phone
wave = phone.a_wave(7)
print("LINKS", wave.pk, *[vault.token_for(i) for i in phone.invitations(wave)])
"""
ANSWERED = """
from surveys import vault
from surveys.models import Wave
print("COUNT", vault.count(Wave.objects.get(pk={wave})))
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_postgres(url):
    """The address of an empty database beside the one named."""
    import psycopg2

    parts = urlsplit(url)
    name = f"askel_browser_{os.getpid()}"
    connection = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return urlunsplit(parts._replace(path=f"/{name}"))


def environment(var, port):
    env = os.environ | {
        "ASKEL_VAR": str(var),
        "ASKEL_DEMO": "1",
        "ASKEL_SITE_URL": f"http://127.0.0.1:{port}",
        "ASKEL_LOG_LEVEL": "WARNING",
    }
    if env.get("DATABASE_URL"):
        env["DATABASE_URL"] = fresh_postgres(env["DATABASE_URL"])
    if env.get("REDIS_URL"):
        env["REDIS_URL"] = env["REDIS_URL"].rsplit("/", 1)[0] + "/7"
    return env


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


class House:
    """A running Askel: `url`, `manage(*command)`, and the environment its processes have."""

    def __init__(self, var):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.var = var
        self.env = environment(var, self.port)

    def manage(self, *command):
        run = [sys.executable, "manage.py", *command]
        done = subprocess.run(run, cwd=ROOT, env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)[:200]}: {done.stderr[-3000:]}")
        return done.stdout

    def prepare(self):
        for command in ("compile_catalogues", "prepare_fonts", "migrate", "createcachetable", "load_demo"):
            self.manage(command)

    def start(self):
        log = (self.var / "serve.log").open("w")
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not answers(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.var / "serve.log").read_text()[-2000:])
            time.sleep(0.2)  # waiting for a port, not for behaviour

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    house.prepare()
    house.start()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, house):
    """open_page(width=390, role="participant", language="sv", dark=True, javascript=False) -> a page of its own."""
    contexts = []

    def opened(*, width=1360, height=900, role=None, language="fi", dark=False, javascript=True):
        context = chromium.new_context(
            base_url=house.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale=language,
        )
        context.add_cookies([{"name": "askel-language", "value": language, "url": house.url}])
        contexts.append(context)
        page = context.new_page()
        if role:
            page.goto("/")
            page.locator(f"form:has(input[name=role][value={role}]):not(:has(input[name=next])) button").click()
        return page

    yield opened
    for context in contexts:
        context.close()


class Survey:
    """A wave of seven people in the running house: `links[n]`, `answered()`. What sends uses a link of its own."""

    def __init__(self, house):
        self.house = house
        _word, self.wave, *tokens = _line(house.manage("shell", "-c", A_WAVE), "LINKS").split()
        self.links = [f"/s/{token}/" for token in tokens]

    def answered(self):
        return int(_line(self.house.manage("shell", "-c", ANSWERED.format(wave=self.wave)), "COUNT").split()[1])


def _line(text, word):
    return next(line for line in text.splitlines() if line.startswith(word))


@pytest.fixture(scope="session")
def survey(house):
    return Survey(house)
