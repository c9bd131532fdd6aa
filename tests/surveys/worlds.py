"""Small programmes with waves, answered through the vault like anybody's."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from surveys import opening, sealing, vault
from surveys.models import Instrument, Invitation, Item, Page, Wave
from tests import factories as make

SUBJECTS = ("me-henki", "luottamus", "hyvinvointi")
STAGES = ("pre", "mid", "post")


def an_instrument(programme, stage, statements, *, comments=True):
    """State items in pre and post, perceived ones in mid and post, an open question in mid and post."""
    instrument = Instrument.objects.create(programme=programme, key=stage, title={"fi": f"Kysely {stage}"})
    page = Page.objects.create(instrument=instrument, title={"fi": "Sivu"})
    order = 0
    for statement in statements:
        for form, stages in (("state", ("pre", "post")), ("perceived", ("mid", "post"))):
            if stage in stages:
                order += 1
                Item.objects.create(
                    page=page,
                    key=f"{statement.key}-{form}",
                    order=order,
                    form=form,
                    scale="agree5" if form == "state" else "change5",
                    text={"fi": f"{statement.key} {form}"},
                    statement=statement,
                )
    if comments and stage != "pre":
        Item.objects.create(page=page, key="vapaa", order=order + 1, kind="text", scale="", text={"fi": "Vapaa sana"})
    return instrument


def a_survey(n=14, *, stages=STAGES, subjects=SUBJECTS, comments=True, **programme_fields):
    """A programme of n participants with a draft wave per stage: .programme, .participants, .waves[stage]."""
    programme = make.a_programme(**programme_fields)
    people = [make.a_participant(programme) for _ in range(n)]
    statements = [make.a_statement(programme, key=key) for key in subjects]
    now = timezone.now()
    waves = {}
    for day, stage in enumerate(stages):
        waves[stage] = Wave.objects.create(
            programme=programme,
            instrument=an_instrument(programme, stage, statements, comments=comments),
            key=stage,
            stage=stage,
            opens_at=now - timedelta(days=30 - day),
            closes_at=now + timedelta(days=30 + day),
        )
    return SimpleNamespace(programme=programme, participants=people, statements=statements, waves=waves)


def open_wave(wave):
    opened = opening.open_wave(wave, by=None)
    wave.refresh_from_db()
    return opened


def link(wave, participant):
    return vault.token_for(Invitation.objects.get(wave=wave, participant=participant))


def answer(wave, participant, answers, *, quote_ok=()):
    vault.submit(link(wave, participant), wave, participant=participant, answers=answers, quote_ok=quote_ok)


def time_is_up(wave):
    """Opened and closed a while ago, grace over."""
    now = timezone.now()
    Wave.objects.filter(pk=wave.pk).update(
        opens_at=now - timedelta(days=31), closes_at=now - timedelta(hours=2), grace_minutes=0
    )
    wave.refresh_from_db()


def seal(wave):
    time_is_up(wave)
    sealing.seal_and_release(wave)
    wave.refresh_from_db()
    return wave


def play(survey, stage, answers):
    """Open the wave, let each participant (by place in the list) give these answers, seal and release."""
    wave = survey.waves[stage]
    open_wave(wave)
    for place, values in answers.items():
        answer(wave, survey.participants[place], values)
    return seal(wave)


def items_of(wave):
    return list(Item.objects.filter(page__instrument=wave.instrument_id))
