"""docs/domain-coverage.md is true: every row of the domain has columns, a page of the demo, and its words there."""

import html
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from programmes.models import Programme, Role

TABLE = Path(__file__).resolve().parent.parent / "docs" / "domain-coverage.md"
ROW = re.compile(r"\| (\d+) \| (.+?) \| (.+?) \| `(.+?)` \| (.+?) \|$")
ROWS = [match.groups() for line in TABLE.read_text("utf-8").splitlines() if (match := ROW.match(line))]


def test_every_row_of_the_domain_stands_in_the_table_once():
    assert [int(number) for number, *_rest in ROWS] == list(range(1, 134))


def test_every_named_column_exists():
    named = {label.strip("`") for _n, _what, columns, *_rest in ROWS for label in columns.split(", ")}
    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
    }
    assert named - there == set()


def as_read(page):
    """The text of a page as somebody reads it: no tags, one space between words, no soft hyphens."""
    text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    return " ".join(html.unescape(text).replace("\xad", "").split())


def coordinator_of(address):
    """Somebody who coordinates the programme of a page, or a programme of its project."""
    kind, slug = address.strip("/").split("/")[:2]
    found = Programme.objects.filter(**{"slug" if kind == "programmes" else "project__slug": slug}).first()
    return found.memberships.filter(role=Role.COORDINATOR).first().user


def numbered(address):
    """A session stands in the table by its key, in braces; in the address by its number."""
    key = re.search(r"{(.+)}", address)
    if not key:
        return address
    programme = Programme.objects.get(slug=address.split("/")[2])
    return address.replace(key[0], str(programme.sessions.get(key=key[1]).pk))


@pytest.mark.django_db
def test_every_row_is_seen_in_the_demo(settings, sign_in):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    pages = {}
    for *_rest, address, _words in ROWS:
        if address not in pages:
            answer = sign_in(coordinator_of(address)).get(numbered(address))
            pages[address] = as_read(answer) if answer.status_code == 200 else f"({answer.status_code})"
    assert [(n, address) for n, _what, _columns, address, words in ROWS if words not in pages[address]] == []
    assert "kuusi hattua" not in " ".join(pages.values())  # words that stand nowhere are not found
