"""An installation with its web server: what browsers meet, over real HTTP."""

import json
import urllib.parse
import urllib.request
from http.cookiejar import Cookie, CookieJar
from types import SimpleNamespace

from .installation import Installation, a_free_port, until

SIZES = (20, 60)
SCRIPT = """
import logging; logging.disable()
from django.test import Client
from surveys import vault
from tests import factories as make
from tests.surveys import phone
for people in {sizes}:
    wave = phone.a_wave(people)
    print("LINKS", people, wave.pk, *[vault.token_for(i) for i in phone.invitations(wave)])
client = Client()
client.force_login(make.a_member(wave.programme), backend="allauth.account.auth_backends.AuthenticationBackend")
print("SESSION", wave.programme.slug, client.cookies["askel"].value)
"""


class Web:
    """A browser's part of an HTTP conversation: cookies, redirects, the form's own token."""

    def __init__(self, url, session=""):
        self.url, self.cookies = url, CookieJar()
        if session:
            whole = {"version": 0, "name": "askel", "value": session, "port": None, "port_specified": False}
            place = {"domain": "127.0.0.1", "domain_specified": False, "domain_initial_dot": False, "path": "/"}
            rest = {"path_specified": True, "secure": False, "expires": None, "discard": True, "comment": None}
            self.cookies.set_cookie(Cookie(**whole, **place, **rest, comment_url=None, rest={}))
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def _ask(self, address, data=None):
        with self.opener.open(self.url + address, data=data, timeout=60) as reply:
            return SimpleNamespace(content=reply.read(), status_code=reply.status, address=reply.url)

    def get(self, address, follow=True):
        return self._ask(address)

    def post(self, address, form, follow=True):
        (token,) = [cookie.value for cookie in self.cookies if cookie.name == "askel-csrf"]
        return self._ask(address, urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token}).encode())


class Served:
    """An installation whose web server and worker run as `serve` runs them.

    `waves` = {people: (primary key of an open wave, the keys of their links)}; `slug` and `session`: a programme and
    its coordinator's visit.
    """

    def __init__(self, folder, **services):
        self.port = a_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.there = Installation(folder, settings="wellbeing.settings", **services)
        loud = {"ASKEL_LOG_LEVEL": "INFO", "GUNICORN_CMD_ARGS": "--access-logfile -"}
        self.there.environment |= {"ASKEL_SITE_URL": self.url, **loud}
        told = self.there.run("manage.py", "shell", "-c", SCRIPT.format(sizes=SIZES)).splitlines()
        lines = [line.split()[1:] for line in told if line.startswith("LINKS")]
        self.waves = {int(people): (int(wave), tokens) for people, wave, *tokens in lines}
        self.slug, self.session = next(line.split()[1:] for line in told if line.startswith("SESSION"))
        self.there.start("manage.py", "serve", "--port", str(self.port))
        until(self.answers)

    def answers(self):
        try:
            return Web(self.url).get("/welcome/").status_code == 200
        except OSError:
            return False

    def stored(self, wave):
        rows = self.there.rows(f"SELECT items FROM surveys_response WHERE wave_id = {wave}")
        return [items if isinstance(items, dict) else json.loads(items) for (items,) in rows]

    def log(self):
        return (self.there.folder / "log").read_text(errors="replace")

    def close(self):
        for process in self.there.processes:
            process.terminate()
            process.wait(40)
        self.there.close()
