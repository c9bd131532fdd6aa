"""Sealing: the moment after which no table and no file can tell whose answer is whose, nor change it."""

import logging
import random
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from surveys import disclosure
from surveys.models import Item, Wave
from surveys.models.answers import Comment, Draft, Response

from . import keys

TABLES = [model._meta.db_table for model in (Response, Comment, Draft)]
chance = random.SystemRandom()
log = logging.getLogger(__name__)


class NotYet(Exception):
    """The wave still takes answers, until `due`."""

    def __init__(self, due):
        super().__init__(due)
        self.due = due


@dataclass(frozen=True)
class CommentText:
    """What a moderator reads: no order, no other answers of the writer."""

    id: str
    text: str
    quote_ok: bool


def count(wave):
    """How many have answered. Pages of an open wave show it in fives, renewed once a day (`Wave.answered_shown`)."""
    return Response.objects.filter(wave=wave).count()


def seal(wave):
    """Rewrite every answer in random order under a new id, split the comments off, drop drafts and the wave's key.

    One transaction; sealing twice changes nothing. Raises NotYet while answers may still come. Call `tidy()` after.
    """
    with transaction.atomic():
        locked = Wave.objects.select_for_update(no_key=True).annotate(now=Now()).get(pk=wave.pk)
        if locked.state in (Wave.State.OPEN, Wave.State.CLOSED):
            due = locked.closes_at + timedelta(minutes=locked.grace_minutes)
            if locked.now < due:
                raise NotYet(due)
            answered = _rewrite(locked)
            Draft.objects.filter(wave=locked).delete()
            Wave.objects.filter(pk=wave.pk).update(state=Wave.State.SEALED, answered=answered)
            keys.destroy(keys.name_of(locked))
    wave.refresh_from_db()
    return wave


def _rewrite(wave):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # what is deleted is overwritten in the file at once
            cursor.execute("PRAGMA secure_delete = ON")
    open_items = set(
        Item.objects.filter(page__instrument=wave.instrument_id, kind=Item.Kind.TEXT).values_list("key", flat=True)
    )
    old = _taken_out(wave)
    responses = [
        Response(
            id=uuid.uuid4(),
            wave=wave,
            pair_key=row.pair_key,
            breakdown=row.breakdown,
            items={key: row.items[key] for key in sorted(row.items) if key not in open_items},
        )
        for row in old
    ]
    comments = [
        Comment(id=uuid.uuid4(), wave=wave, item_key=key, text=row.items[key], quote_ok=key in row.quote_ok)
        for row in old
        for key in open_items & set(row.items)
    ]
    for rows in (responses, comments):
        _put_in_random_order(rows)
    return len(responses)


def stir(wave):
    """Rewrite an open wave's answers in random order under new ids; links go on working.

    Done every day, so that the order and the transactions in which answers came (right after somebody asked for a new
    link, say) can be compared with other rows of that day at most.
    """
    with transaction.atomic():
        locked = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
        if locked.state in (Wave.State.OPEN, Wave.State.CLOSED):
            rows = _taken_out(locked)
            for row in rows:
                row.id = uuid.uuid4()
            _put_in_random_order(rows)


def _taken_out(wave):
    rows = list(Response.objects.filter(wave=wave))
    Response.objects.filter(wave=wave).delete()
    return rows


def _put_in_random_order(rows):
    chance.shuffle(rows)
    if rows:
        type(rows[0]).objects.bulk_create(rows)


def tidy():
    """Clear what deleted rows left in the database's files. Outside a transaction only; else the next call does it."""
    if connection.in_atomic_block:
        return
    statements = ["VACUUM"] if connection.vendor == "sqlite" else [f'VACUUM "{table}"' for table in TABLES]
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            if connection.vendor == "sqlite":  # older pages also leave the write-ahead log
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError:  # SQLite: somebody is writing; the day's round comes by again
        log.warning("The database was too busy to be vacuumed after a sealing.")


def moderated_comments(wave):
    """{item key: [CommentText]} of the open questions a moderator may read, after sealing, in no order."""
    if wave.state not in (Wave.State.SEALED, Wave.State.FROZEN):
        return {}
    texts = {}
    for row in Comment.objects.filter(wave=wave).order_by("id"):
        texts.setdefault(row.item_key, []).append(CommentText(str(row.pk), row.text, row.quote_ok))
    respondents = count(wave)
    return {key: rows for key, rows in texts.items() if disclosure.comments_may_be_read(respondents, len(rows))}
