import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models.functions import Now

from jobs import delivery, outbox, queue
from jobs.models import ATTEMPTS, Message
from tests.jobs import kinds

pytestmark = pytest.mark.django_db
TOLD_APART_BY = {"id", "message_id", "recipient_key", "arguments"}  # set when posted, the same before and after
SHOWN = [field.name for field in Message._meta.fields if field.name not in TOLD_APART_BY]


def a_post(kind="plain", recipient="anna", **arguments):
    return outbox.post(
        kind=kind,
        arguments=arguments,
        address="anna@koulu.example",
        language="fi",
        recipient_key=recipient,
        dedupe_key="",
    )


def again(message):
    Message.objects.filter(pk=message.pk).update(lease_until=Now() - timedelta(seconds=1))
    delivery.send_due()
    message.refresh_from_db()


class Refusing(BaseEmailBackend):
    """A mail server that answers each recipient with `answer`."""

    answer = (550, b"no such user")

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: self.answer})


class Busy(Refusing):
    answer = (450, b"try later")


class Away(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


class AwayAfterThree(BaseEmailBackend):
    opened = 0

    def open(self):
        AwayAfterThree.opened += 1
        if self.opened > 3:
            raise ConnectionRefusedError

    def send_messages(self, messages):
        return len(messages)


def use(settings, backend):
    settings.EMAIL_BACKEND = f"tests.jobs.test_delivery.{backend.__name__}"


def test_a_mail_has_text_and_html_and_says_that_a_machine_sent_it():
    message = a_post(files=[("kutsu.ics", "BEGIN:VCALENDAR", "text/calendar")])
    delivery.send_due()
    message.refresh_from_db()
    assert (message.state, message.attempt, message.token) == ("done", 1, None)
    sent = mail.outbox[0].message()
    assert [part.get_content_type() for part in sent.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == message.message_id
    assert sent["To"] == "anna@koulu.example"


def test_a_second_sending_after_a_crash_carries_the_same_message_id():
    message = a_post()
    delivery.send_due()
    Message.objects.filter(pk=message.pk).update(state="sending", finished_at=None, lease_until=Now())
    again(message)
    assert [email.message()["Message-ID"] for email in mail.outbox] == [message.message_id] * 2
    assert message.state == "done"


@pytest.mark.parametrize(
    "subject", ["Hei\r\nBcc: x@y.fi", "Hei\nX: y", "Hei\r Bcc: x@y.fi", "Hei\u2028Bcc: x", "Hei\x0bA: b"]
)
def test_a_subject_cannot_begin_another_header(subject):
    a_post()
    delivery.send_due()
    plain = sorted(mail.outbox[0].message().keys())
    a_post(subject=subject)
    delivery.send_due()
    hostile = mail.outbox[1].message()
    assert sorted(hostile.keys()) == plain
    assert "\n" not in hostile["Subject"] and "\r" not in hostile["Subject"]


def test_an_attachments_name_cannot_begin_another_header():
    a_post(files=[("a\r\nX-Evil: 1.ics", "x", "text/calendar")])
    delivery.send_due()
    part = mail.outbox[0].message().get_payload()[-1]
    assert "X-Evil" not in part


def test_a_refused_recipient_fails_for_good_and_a_busy_server_is_tried_again(settings):
    use(settings, Refusing)
    refused = a_post()
    delivery.send_due()
    refused.refresh_from_db()
    assert (refused.state, refused.error_code, refused.attempt) == ("failed", "refused", 1)
    use(settings, Busy)
    busy = a_post()
    for _ in range(ATTEMPTS):
        again(busy)
    assert (busy.state, busy.error_code, busy.attempt) == ("failed", "refused", ATTEMPTS)


def test_mails_wait_for_a_server_that_is_away_without_using_up_attempts(settings):
    locmem = settings.EMAIL_BACKEND
    use(settings, Away)
    plain, secret = a_post(), a_post("secret")
    for _ in range(ATTEMPTS + 2):
        again(plain)
        again(secret)
    assert [(m.state, m.attempt, m.error_code) for m in (plain, secret)] == [("sending", 0, "no_server")] * 2
    settings.EMAIL_BACKEND = locmem
    again(plain)
    again(secret)
    assert [m.state for m in (plain, secret)] == ["done", "done"]
    assert len(mail.outbox) == 2


def test_a_message_that_cannot_be_rendered_fails_and_holds_up_nobody():
    broken, fine = a_post("broken"), a_post()
    queue.tick()
    for _ in range(ATTEMPTS - 1):
        again(broken)
    fine.refresh_from_db()
    assert (broken.state, broken.error_code) == ("failed", "unexpected")
    assert fine.state == "done"


def test_sent_skipped_and_failed_confidential_messages_leave_the_same_row(monkeypatch):
    monkeypatch.setattr(delivery.time, "sleep", lambda seconds: None)
    for fate in ["send", "skip", "fault"] * 5:
        a_post("secret", fate)
    Message.objects.update(created_at=Now(), not_before=Now())
    queue.tick()
    assert len(mail.outbox) == 5
    assert kinds.rendered.count("fault") == 5 * delivery.TRIES
    assert len(set(Message.objects.values_list(*SHOWN))) == 1
    assert set(Message.objects.values_list("state", "attempt", "error_code")) == {("done", 1, "")}


def test_a_server_that_goes_away_in_the_middle_leaves_the_rest_waiting(settings):
    use(settings, AwayAfterThree)
    AwayAfterThree.opened = 0
    for fate in ["skip", "send"] * 4:
        a_post("secret", fate)
    delivery.send_due()
    assert Message.objects.filter(state="done").count() == 3
    assert Message.objects.filter(state="sending", attempt=0, error_code="no_server").count() == 5


def test_the_same_fates_of_an_ordinary_kind_do_differ(settings):
    """Control: the comparison above can fail."""
    settings.CONFIDENTIAL_MESSAGE_KINDS = []
    for fate in ["send", "skip", "fault"]:
        a_post("secret", fate)
    Message.objects.update(created_at=Now(), not_before=Now())
    queue.tick()
    assert len(set(Message.objects.values_list(*SHOWN))) > 1


def transactions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM jobs_message")
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("confidential", "expected"), [(["secret"], 1), ([], 3)], ids=["alike", "control"])
def test_postgresql_itself_cannot_tell_a_mail_from_a_skip(settings, monkeypatch, confidential, expected):
    monkeypatch.setattr(delivery.time, "sleep", lambda seconds: None)
    settings.CONFIDENTIAL_MESSAGE_KINDS = confidential
    for fate in ["send", "skip", "fault"]:
        a_post("secret", fate)
    queue.tick()
    assert transactions() == expected


def test_a_worn_out_confidential_message_looks_like_any_other():
    message = a_post("secret")
    Message.objects.update(state="sending", attempt=ATTEMPTS, lease_until=Now() - timedelta(seconds=1))
    queue.tick()
    message.refresh_from_db()
    assert (message.state, message.finished_at) == ("done", message.not_before)


def test_logs_of_delivery_name_no_address(settings, caplog):
    use(settings, Refusing)
    a_post(), a_post("secret"), a_post("broken")
    queue.tick()
    assert caplog.text
    assert "koulu.example" not in caplog.text
