"""What sessions left behind (tuotos) and what they showed (havainto): writing it down, and keeping a rhythm."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from programmes.goals import free_key
from programmes.translated import text as as_text

from . import rhythms
from .models import Finding, Output


def next_due(rule, *, first=None, today=None):
    """The day given, else the rhythm's next one counted from today; None without a rhythm."""
    today = today or timezone.localdate()
    return first or rhythms.next_after(rule, today, today)


@transaction.atomic
def add_output(programme, *, by, title, sessions=(), goals=(), key="", **fields):
    """A new output, its key made of the title unless given; a rhythm without a day is reckoned from today."""
    fields["next_due"] = next_due(fields.get("rhythm", ""), first=fields.get("next_due"))
    key = key or free_key(programme.outputs, str(as_text(title)), "output")
    output = Output.objects.create(programme=programme, key=key, title=title, **fields)
    output.sessions.set(sessions)
    output.goals.set(goals)
    return output


@transaction.atomic
def edit_output(output, *, by, sessions, goals, **fields):
    """Sets the fields given. A rhythm that is new, or a day that was emptied, gives the next time anew."""
    fields["next_due"] = next_due(fields.get("rhythm", output.rhythm), first=fields.get("next_due"))
    for name, value in fields.items():
        setattr(output, name, value)
    output.save(update_fields=[*fields])
    output.sessions.set(sessions)
    output.goals.set(goals)
    return output


def cannot_be_done(output, *, today=None):
    """None, or why the next time can't be ticked off: there is none, or its day has not come."""
    if output.next_due is None:
        return "no_day"
    return None if output.next_due <= (today or timezone.localdate()) else "not_yet"


@transaction.atomic
def done(output, *, by, today=None):
    """It was done: on to the next day of its rhythm after today, if it has one. What was an idea is in use now."""
    now, today = Output.objects.select_for_update().get(pk=output.pk), today or timezone.localdate()
    if cannot_be_done(now, today=today):
        return now
    now.next_due = rhythms.next_after(now.rhythm, now.next_due, today)
    now.state = Output.State.IN_USE
    now.save(update_fields=["next_due", "state"])
    return now


@transaction.atomic
def add_finding(programme, *, by, text, sessions=(), **fields):
    last = programme.findings.aggregate(last=Max("order"))["last"] or 0
    key = free_key(programme.findings, str(as_text(text)), "finding")
    finding = Finding.objects.create(programme=programme, key=key, order=last + 1, text=text, **fields)
    finding.sessions.set(sessions)
    return finding


@transaction.atomic
def edit_finding(finding, *, by, sessions, **fields):
    for name, value in fields.items():
        setattr(finding, name, value)
    finding.save(update_fields=[*fields])
    finding.sessions.set(sessions)
    return finding


def remove(row, *, by):
    """Takes an output or a finding away for good; the sessions stay."""
    row.delete()
