"""A questionnaire of several pages, and somebody who answers it in a browser (Django's test client)."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from surveys import tasks, vault
from surveys.models import Instrument, Invitation, Item, Page, Wave

from .. import factories as make

PAGES = (("me-henki", "yhteisollisyys", "tunteminen"), ("ilmapiiri", "avoimuus"), ("vapaa",))


def a_wave(people=5, *, pages=PAGES, opened=True, **programme_fields):
    """A wave of three pages: three items, two items, one open question. `opened` also invites."""
    programme = make.a_programme(**programme_fields)
    for _ in range(people):
        make.a_participant(programme)
    instrument = Instrument.objects.create(programme=programme, key="loppukysely", title={"fi": "Loppukysely"})
    for order, keys in enumerate(pages):
        page = Page.objects.create(
            instrument=instrument, order=order, title={"fi": f"Sivu {order + 1}"}, stem={"fi": "Miten on muuttunut?"}
        )
        for place, key in enumerate(keys):
            kind = {"kind": "text", "scale": ""} if key == "vapaa" else {"form": "perceived", "scale": "change5"}
            Item.objects.create(page=page, key=key, order=place, text={"fi": f"{key} on"}, **kind)
    now = timezone.now()
    wave = Wave.objects.create(
        programme=programme,
        instrument=instrument,
        key="loppu",
        stage="post",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=14),
    )
    return tasks.launch(wave, by=None) if opened else wave


def invitations(wave):
    return list(Invitation.objects.filter(wave=wave).select_related("participant").order_by("participant__pk"))


class Phone:
    """One browser. `open(token)` follows a personal link; `send(…)` sends the page that is shown now."""

    def __init__(self, client=None):
        self.client = client or Client()
        self.shown = None

    def open(self, token):
        self.shown = self.client.get(f"/s/{token}/", follow=True)
        return self.shown

    def go(self, address):
        self.shown = self.client.get(address, follow=True)
        return self.shown

    def hidden(self):
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.text))

    def address(self):
        return re.search(r'<form method="post" action="(/a/[^"]+)"', self.text).group(1)

    @property
    def text(self):
        return self.shown.content.decode()

    def send(self, **answers):
        hidden = {key: value for key, value in self.hidden().items() if key not in ("csrfmiddlewaretoken", "next")}
        self.posted = (self.address(), hidden | answers)
        self.shown = self.client.post(*self.posted, follow=True)
        return self.shown

    def send_again(self):
        self.shown = self.client.post(*self.posted, follow=True)
        return self.shown


def token_of(invitation):
    return vault.token_for(invitation)
