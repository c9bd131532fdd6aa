"""Sending what the outbox holds. Logs name messages by id, never an address or a subject.

Confidential kinds (`settings.CONFIDENTIAL_MESSAGE_KINDS`) are claimed together, rendered in memory and marked done by
one statement: whether a person got a mail, was skipped or could not be reached leaves the same row, the same times and
the same PostgreSQL transaction id (`privacy.md` §1).
"""

import logging
import random
import smtplib
import time

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation

from .leases import claim, pause_after, renewing
from .models import ATTEMPTS, Message
from .outbox import renderer

BATCH = 100  # confidential mails per sending: also the most that a crash can double
TRIES = 3  # in memory, for confidential mails

log = logging.getLogger(__name__)


class NoServer(Exception):
    """The mail server cannot be reached or refuses us altogether: nothing is wrong with the message."""


def confidential():
    return settings.CONFIDENTIAL_MESSAGE_KINDS


def send_due():
    """Send one ordinary message or one batch of a confidential kind. Returns how many rows were handled."""
    _stop_worn_out()
    for kind in confidential():
        batch = claim(Message.objects.claimable().filter(kind=kind), limit=BATCH, state=Message.State.SENDING)
        if batch:
            _send_alike(batch)
            return len(batch)
    ordinary = claim(Message.objects.claimable().exclude(kind__in=confidential()), state=Message.State.SENDING)
    for message in ordinary:
        _send_one(message)
    return len(ordinary)


def _stop_worn_out():
    over = {"token": None, "lease_until": None, "error_code": "worker_lost"}
    worn_out = Message.objects.worn_out()
    worn_out.filter(kind__in=confidential()).update(state=Message.State.DONE, finished_at=F("not_before"), **over)
    worn_out.update(state=Message.State.FAILED, finished_at=Now(), **over)


def _send_one(message):
    held = Message.objects.held(message.token)
    try:
        with renewing(held):
            _render_and_send(message, _server())
    except NoServer as trouble:
        _wait_for_server(held, trouble)
    except smtplib.SMTPRecipientsRefused as refusal:
        final = all(500 <= code < 600 for code, _ in refusal.recipients.values())
        _failed(held, message, "refused", final=final)
    except Exception:
        log.exception("Message %s (%s): attempt %s failed.", message.pk, message.kind, message.attempt)
        _failed(held, message, "unexpected", final=False)
    else:
        held.update(state=Message.State.DONE, token=None, lease_until=None, error_code="", finished_at=Now())


def _failed(held, message, code, *, final):
    if final or message.attempt >= ATTEMPTS:
        held.update(state=Message.State.FAILED, token=None, lease_until=None, error_code=code, finished_at=Now())
    else:
        held.update(token=None, lease_until=Now() + pause_after(message.attempt), error_code=code)


def _wait_for_server(held, trouble):
    """Mails wait as long as the server is away; that is no attempt of theirs."""
    log.warning("The mail server cannot be used (%s); mails wait.", type(trouble.__cause__).__name__)
    held.update(token=None, lease_until=Now() + pause_after(2), attempt=F("attempt") - 1, error_code="no_server")


def _send_alike(batch):
    """In random order. When the server goes away, the rest waits: that is met before a message is even rendered, so
    which rows wait tells nothing about them."""
    held = Message.objects.held(batch[0].token)
    random.SystemRandom().shuffle(batch)
    handled, failures, away = [], [], None
    with renewing(held):
        for message in batch:
            try:
                server = _server()
            except NoServer as trouble:
                away = trouble
                break
            failures += _send_in_tries(message, server)
            handled.append(message.pk)
    if failures:
        log.error("%s: %s mails did not go (%s).", batch[0].kind, len(failures), ", ".join(sorted(set(failures))))
    held.filter(pk__in=handled).update(
        state=Message.State.DONE, token=None, lease_until=None, error_code="", finished_at=F("not_before")
    )
    if away:
        _wait_for_server(held, away)


def _send_in_tries(message, server):
    """[] or [the name of the last error]: what went wrong is counted, and forgotten."""
    for number in range(TRIES):
        try:
            _render_and_send(message, server)
            return []
        except smtplib.SMTPRecipientsRefused as refusal:
            return [type(refusal).__name__]
        except Exception as trouble:
            error = type(trouble).__name__
            time.sleep(number)
    return [error]


def _server():
    server = get_connection()
    try:
        server.open()
    except OSError as trouble:  # smtplib's own errors are OSErrors as well
        raise NoServer from trouble
    return server


def _render_and_send(message, server):
    try:
        with translation.override(message.language):
            mail = renderer(message.kind)(message)
        if mail is not None:
            server.send_messages([as_email(message, mail)])
    finally:
        server.close()  # sending opens it again


def as_email(message, mail):
    """The mail as it goes out: text and HTML, marked as automatic, the same Message-ID however often it is sent."""
    email = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),  # a line break would begin another header
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        },
    )
    email.attach_alternative(mail.html, "text/html")
    for name, content, mimetype in mail.attachments:
        email.attach(" ".join(name.split()), content, mimetype)
    return email
