from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from jobs import outbox
from jobs.models import Message

pytestmark = pytest.mark.django_db


def a_post(kind="plain", key="", delay=0, address="anna@koulu.example", **arguments):
    return outbox.post(
        kind=kind,
        arguments=arguments,
        address=address,
        language="fi",
        recipient_key="anna",
        dedupe_key=key,
        delay_minutes=delay,
    )


def test_changes_to_the_same_thing_become_one_message_at_the_first_ones_time():
    first = a_post("joined", "session:1", 10, changes=["room"])
    Message.objects.update(not_before=Now() + timedelta(minutes=3))
    due = Message.objects.get().not_before
    second = a_post("joined", "session:1", 10, changes=["time"])
    assert first.pk == second.pk
    message = Message.objects.get()
    assert (message.arguments, message.not_before) == ({"changes": ["room", "time"]}, due)


def test_without_a_rule_for_joining_the_newer_arguments_replace_the_older():
    a_post("plain", "k", 10, n=1)
    a_post("plain", "k", 10, address="uusi@koulu.example", n=2)
    message = Message.objects.get()
    assert (message.arguments, message.address) == ({"n": 2}, "uusi@koulu.example")


def test_messages_without_a_key_never_join():
    a_post(), a_post()
    assert Message.objects.count() == 2


def test_a_message_on_its_way_is_not_changed_by_a_newer_one():
    first = a_post("plain", "k", n=1)
    Message.objects.filter(pk=first.pk).update(state="sending", lease_until=Now() + timedelta(minutes=1))
    second = a_post("plain", "k", n=2)
    assert first.pk != second.pk
    assert list(Message.objects.order_by("created_at").values_list("arguments__n", flat=True)) == [1, 2]


def test_undo_stops_what_waits_and_nothing_else():
    mine, others, sent = a_post(key="session:1:anna", delay=10), a_post(key="session:2:anna", delay=10), a_post()
    Message.objects.filter(pk=sent.pk).update(state="done", finished_at=Now())
    assert outbox.cancel(dedupe_key_prefix="session:1:") == 1
    assert outbox.cancel(ids=[sent.pk, mine.pk]) == 0
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {mine.pk: "cancelled", others.pk: "waiting", sent.pk: "done"}


def test_cancelling_nothing_in_particular_is_refused():
    a_post()
    with pytest.raises(ValueError, match="which"):
        outbox.cancel()
    assert Message.objects.waiting().count() == 1


@pytest.mark.parametrize("address", ["", "anna", "a@b.fi, c@d.fi", "a@b.fi\nBcc: c@d.fi", "Anna <a@b.fi>"])
def test_an_address_that_is_not_exactly_one_is_refused(address):
    with pytest.raises(ValidationError):
        a_post(address=address)
    assert not Message.objects.exists()


def test_the_time_of_sending_is_the_databases():
    message = a_post(delay=10)
    assert message.not_before - message.created_at >= timedelta(minutes=9, seconds=59)
    assert message.not_before - message.created_at <= timedelta(minutes=10, seconds=1)
