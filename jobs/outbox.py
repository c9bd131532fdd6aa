"""The outbox: a row per mail, written in the caller's transaction, sent later by a worker (`jobs.delivery`).

A kind's function (`settings.MESSAGE_KINDS`) is called as `f(message) -> Mail | None` in the reader's language at the
moment of sending; None means that there is nothing to send any more, and leaves the same trace as a mail. It may carry
an attribute `merge(old_arguments, new_arguments) -> arguments`: how a later message of the same dedupe key joins one
that still waits. A mail may go out twice after a crash (with the same Message-ID), never more often without one, and
never not at all.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from .bell import ring_on_commit
from .models import Message


@dataclass(frozen=True)
class Mail:
    """What a message says. `attachments`: (file name, bytes, MIME type)."""

    subject: str
    text: str
    html: str
    attachments: tuple | list = ()


def renderer(kind):
    return import_string(settings.MESSAGE_KINDS[kind])


def post(*, kind, arguments, address, language, recipient_key, dedupe_key, delay_minutes=0):
    """Write a mail to be sent after `delay_minutes` (during which it can be cancelled), or join one that waits.

    A waiting message of the same `dedupe_key` keeps its time and takes the merged arguments; an empty key never joins.
    Raises ValidationError for an address that is not exactly one address.
    """
    validate_email(address)
    if kind not in settings.MESSAGE_KINDS:
        raise KeyError(kind)
    content = {"address": address, "language": language, "recipient_key": recipient_key}
    with transaction.atomic():
        message = _join(kind, dedupe_key, arguments, content)
        if message is None:
            try:
                with transaction.atomic():
                    message = _add(kind, dedupe_key, arguments, content, delay_minutes)
            except IntegrityError:  # another transaction has just posted the same key
                message = _join(kind, dedupe_key, arguments, content)
                if message is None:  # … and it went out in between
                    message = _add(kind, dedupe_key, arguments, content, delay_minutes)
        if not delay_minutes:
            ring_on_commit()
    return message


def _join(kind, dedupe_key, arguments, content):
    if not dedupe_key:
        return None
    message = Message.objects.waiting().select_for_update().filter(kind=kind, dedupe_key=dedupe_key).first()
    if message is None:
        return None
    merge = getattr(renderer(kind), "merge", None)
    message.arguments = merge(message.arguments, arguments) if merge else arguments
    for field, value in content.items():
        setattr(message, field, value)
    message.save(update_fields=["arguments", *content])
    return message


def _add(kind, dedupe_key, arguments, content, delay_minutes):
    message = Message(id=uuid.uuid4(), kind=kind, dedupe_key=dedupe_key, arguments=arguments, **content)
    message.message_id = f"<{message.id}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    if delay_minutes:
        message.not_before = Now() + timedelta(minutes=delay_minutes)
    message.save(force_insert=True)
    if delay_minutes:
        message.refresh_from_db(fields=["not_before"])
    return message


def cancel(*, dedupe_key_prefix="", ids=()):
    """Take back messages that still wait, by the beginning of their key or by id. Returns how many were stopped."""
    waiting = Message.objects.waiting()
    if dedupe_key_prefix:
        waiting = waiting.filter(dedupe_key__startswith=dedupe_key_prefix)
    elif ids:
        waiting = waiting.filter(pk__in=ids)
    else:
        raise ValueError("Say which messages: everything is never meant")
    return waiting.update(state=Message.State.CANCELLED, finished_at=Now())
