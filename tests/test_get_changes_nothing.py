"""A GET never changes anything, for anybody, at any address: mail scanners and prefetching browsers follow links.

Every row of every table is compared before and after, but sessions, counted tries, and the logs of downloads and deeds.
"""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from surveys import vault

from .surveys import phone
from .test_access_matrix import ROUTES, addresses, cast, routes  # noqa: F401 - cast is a fixture

APART = {"django_session", "reports_download", "programmes_deed", "askel_cache"}  # the last: tries of signing in


def everything():
    """{table: its rows, sorted as text}."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - APART
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(repr([plain(value) for value in row]) for row in cursor.fetchall())
    return found


def plain(value):
    """PostgreSQL hands bytes over as a view, whose text is where it lies in memory."""
    return bytes(value) if isinstance(value, memoryview) else value


def changed(before, after):
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))


def test_the_comparison_sees_one_row_changed(world):
    before = everything()
    world.participants[0].language = "sv"
    world.participants[0].save()
    assert changed(before, everything()) == ["programmes_participant"]


@pytest.mark.parametrize("letter", ["A", "K", "V", "O", "R", "Y", "U", "X"])
def test_no_address_changes_anything_when_it_is_opened(letter, cast, settings):  # noqa: F811
    settings.DEMO = True
    client = cast.strangers[0] if letter == "X" else cast.clients[letter]
    found = [
        each
        for name, converters in ROUTES.items()
        for edition in ("internal", "funder")
        for each in addresses(name, converters, cast.arguments, edition)
    ]
    found += [reverse(name) for name, converters in routes().items() if name not in ROUTES and not converters]
    before, opened = everything(), []
    for each in sorted(set(found)):
        opened += [client.get(each).status_code, client.head(each).status_code if letter == "K" else 0]
    assert changed(before, everything()) == []
    assert 200 in opened and max(opened) < 500


@pytest.mark.parametrize("state", ["untouched", "begun", "sent"])
def test_no_address_of_a_form_changes_anything_when_it_is_opened(state, db):
    wave = phone.a_wave()
    anna = phone.invitations(wave)[0]
    browser = phone.Phone()
    if state != "untouched":
        browser.open(phone.token_of(anna))
        browser.send(**{"me-henki": "4", "yhteisollisyys": "4", "tunteminen": "4"})
    if state == "sent":
        browser.send(ilmapiiri="4", avoimuus="4")
        browser.send(vapaa="")
    handle, before = vault.handle_for(anna), everything()
    for client in (browser.client, Client()):
        for _twice in range(2):
            pages = [reverse("survey", args=[handle, number]) for number in (1, 2, 3)]
            names = ("survey_start", "survey_thanks", "survey_erase", "survey_notice")
            for each in [f"/s/{phone.token_of(anna)}/", *pages, *(reverse(name, args=[handle]) for name in names)]:
                assert client.get(each).status_code < 500
                assert client.head(each).status_code < 500
    assert changed(before, everything()) == []
    assert vault.count(wave) == (state == "sent")
