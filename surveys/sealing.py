"""When waves are sealed and released, and what the surveys do every day."""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import queue
from programmes.models import Programme
from surveys import vault
from surveys.models import KeyFingerprint, Release, Wave

KIND = "surveys.seal"
PAIRING_KEY_LIVES = timedelta(days=14)


def due_at(wave):
    """From this moment no answer can come: closing time and grace."""
    return wave.closes_at + timedelta(minutes=wave.grace_minutes)


def order_sealing(wave):
    """Order the sealing for the end of the grace. Ordering again after an extension or an early closing is right."""
    due = due_at(wave)
    return queue.order(
        kind=KIND,
        subject=f"wave {wave.pk}",
        arguments={"wave": wave.pk},
        idempotency_key=f"{KIND} {wave.pk} {due.isoformat()}",
        not_before=due,
    )


def seal_wave(job):
    """The job: seal, release the wave's own figures, and the programme's when this was the last wave."""
    wave = Wave.objects.select_related("programme", "instrument").filter(pk=job.arguments["wave"]).first()
    if wave is None or wave.state == Wave.State.DRAFT:
        return
    try:
        seal_and_release(wave)
    except vault.NotYet:  # it was extended meanwhile
        order_sealing(wave)


def seal_and_release(wave):
    """Seal a wave whose time is over and compute what may be shown. Raises vault.NotYet. Safe to repeat."""
    vault.seal(wave)
    vault.tidy()
    vault.release_wave(wave)
    if wave.stage in (Wave.Stage.MID, Wave.Stage.SESSION):
        Wave.objects.filter(pk=wave.pk, state=Wave.State.SEALED).update(state=Wave.State.FROZEN)
    vault.release_programme(wave.programme)
    wave.refresh_from_db()


def cannot_reopen(wave):
    """Why no more answers can be taken into a wave, or None while it still takes them."""
    if wave.releases.exists() or wave.state == Wave.State.FROZEN:
        return _("The results have been released: a late answer could be told apart by comparing them.")
    if wave.state == Wave.State.SEALED:
        return _("The survey has been sealed, and the key that lets each person answer once has been destroyed.")
    return None


# ---- every day ----------------------------------------------------------------------------------------------------
def renew_counts():
    """The number of answers that pages of open waves show: rounded down to fives, changed once a day."""
    today = timezone.localdate()
    for wave in Wave.objects.open().exclude(answered_shown_on=today):
        shown = vault.count(wave) // 5 * 5
        Wave.objects.filter(pk=wave.pk).update(answered_shown=shown, answered_shown_on=today)


def stir_answers():
    """Answers of waves not sealed yet lose, each day, the order they came in."""
    for wave in Wave.objects.taking_answers():
        vault.stir(wave)
    vault.tidy()


def order_overdue():
    """Seal what should have been sealed long ago (a lost order, a restored backup)."""
    for wave in Wave.objects.overdue():
        order_sealing(wave)


def destroy_keys():
    """Destroy pairing keys two weeks after the programme's last wave was sealed, and wipe what was left behind."""
    finals = Release.objects.filter(scope=Release.Scope.FINAL, released_at__lt=Now() - PAIRING_KEY_LIVES)
    for programme in Programme.objects.filter(releases__in=finals):
        if KeyFingerprint.objects.filter(name=f"programme:{programme.pk}", destroyed_at=None).exists():
            vault.destroy_pairing_key(programme)
    vault.wipe_leftovers()


def check_keys():
    """For `manage.py doctor`: (what is checked, trouble or "", what to do)."""
    what_to_do = _("Put the right key folder back (ASKEL_KEYS, now %(folder)s); until then no survey can be answered.")
    return (
        _("Key files of the surveys"),
        vault.keys_problem(leftovers=True) or "",
        what_to_do % {"folder": settings.KEYS_DIR},
    )
