"""Releasing: answers in, publishable cells out, once. What is published is what `surveys.disclosure` lets through."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from surveys import disclosure
from surveys.models import Item, Release, Wave
from surveys.models.answers import Comment, LedgerEntry, Response

from . import keys

EARLY = {  # what a wave shows once it is sealed itself; the rest waits for the last wave (docs/privacy.md)
    Wave.Stage.PRE: set(),
    Wave.Stage.MID: set(Item.Form),
    Wave.Stage.SESSION: set(Item.Form),
    Wave.Stage.POST: {Item.Form.PERCEIVED},
    Wave.Stage.FOLLOW_UP: {Item.Form.PERCEIVED},
}


def release_wave(wave):
    """What the sealed wave may show by itself, computed once: the Release. None if the wave isn't sealed."""
    if wave.state not in (Wave.State.SEALED, Wave.State.FROZEN):
        return None
    with transaction.atomic():
        Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
        earlier = Release.objects.filter(wave=wave, scope=Release.Scope.WAVE).first()
        if earlier:
            return earlier
        early = EARLY[wave.stage]
        answers = _answers(wave)
        tables = disclosure.tables_of(answers, forms=early) if early else []
        return _publish(wave.programme, [answers], tables, wave=wave, comments=_comments(wave))


def release_programme(programme):
    """Baselines, end states and paired change, once, after the last wave is sealed: the Release, or None before."""
    if Wave.objects.filter(programme=programme).keeping_a_release_waiting().exists():
        return None
    with transaction.atomic():
        waves = list(
            Wave.objects.select_for_update(no_key=True).filter(programme=programme).sealed().order_by("opens_at", "pk")
        )
        earlier = Release.objects.filter(programme=programme, scope=Release.Scope.FINAL).first()
        if earlier or not waves:
            return earlier
        answers = [_answers(wave) for wave in waves]
        tables = disclosure.final_tables(answers, early={stage.value: forms for stage, forms in EARLY.items()})
        release = _publish(programme, answers, tables)
        Wave.objects.filter(pk__in=[wave.pk for wave in waves]).update(state=Wave.State.FROZEN)
        return release


def _publish(programme, answers, tables, *, wave=None, comments=()):
    rules = _rules(programme, answers)
    published = _ledger(programme)
    cells, shown = disclosure.publishable(tables, rules=rules, published=published)
    data = disclosure.release_data(rules=rules, waves=answers, cells=cells, comments=comments)
    release = Release.objects.create(
        programme=programme,
        wave=wave,
        scope=Release.Scope.WAVE if wave else Release.Scope.FINAL,
        cells=data,
        sha256=hash_of(data),
        released_at=timezone.now(),
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            programme=programme,
            release=release,
            item_key=table.family,
            population=f"{table.population}:{table.wave}"[:40],
            responses=sorted(table.responses),
            renderer=disclosure.RENDERER,
        )
        for table in shown
    )
    return release


def hash_of(data):
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# ---- reading ------------------------------------------------------------------------------------------------------
def _answers(wave):
    items = Item.objects.filter(page__instrument=wave.instrument_id, kind=Item.Kind.SCALE).select_related("statement")
    questions = [
        disclosure.Question(
            item=item.key,
            statement=item.statement.key if item.statement else None,
            form=item.form,
            scale=item.scale,
            health_like=item.health_like or bool(item.statement and item.statement.health_like),
        )
        for item in items
    ]
    sheets = [
        disclosure.Sheet(id=str(row.pk), person=row.pair_key or str(row.pk), answers=row.items)
        for row in Response.objects.filter(wave=wave).order_by("id")
    ]
    return disclosure.WaveAnswers(
        key=wave.key,
        stage=wave.stage,
        title=dict(wave.instrument.title),
        opens=wave.opens_at.isoformat(),
        closes=wave.closes_at.isoformat(),
        invited=wave.invited,
        k=wave.k,
        linked=keys.is_paired(wave),
        questions=tuple(questions),
        sheets=tuple(sheets),
    )


def _comments(wave):
    items = Item.objects.filter(page__instrument=wave.instrument_id, kind=Item.Kind.TEXT)
    respondents = Response.objects.filter(wave=wave).count()
    return [
        disclosure.comment_entry(
            wave.key, item.key, respondents, Comment.objects.filter(wave=wave, item_key=item.key).count(), k=wave.k
        )
        for item in items
    ]


def _rules(programme, answers):
    return disclosure.Rules(
        profile=programme.profile,
        k=max([programme.k, *(wave.k for wave in answers)]),
        staff=_staff_taking_part(programme),
    )


def _staff_taking_part(programme):
    """How many of those invited also work for the programme. Whether they answered is unknown: the worst is assumed."""
    users = programme.memberships.values("user")
    addresses = programme.memberships.values("user__email")
    invited = programme.participants.filter(invitations__isnull=False)
    return (invited.filter(user__in=users) | invited.filter(email__in=addresses)).distinct().count()


def _ledger(programme):
    """{family: [the persons behind each published table]}, by pair key where the wave has one."""
    persons = {
        str(pk): pair_key or str(pk)
        for pk, pair_key in Response.objects.filter(wave__programme=programme).values_list("pk", "pair_key")
    }
    published = {}
    for entry in LedgerEntry.objects.filter(programme=programme):
        people = frozenset(persons.get(response, response) for response in entry.responses)
        published.setdefault(entry.item_key, []).append(people)
    return published
