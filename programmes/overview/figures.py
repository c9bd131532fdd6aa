"""The four tiles at the top: sessions held, attendances, working time used, the survey of the moment."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.access import of_groups

from .meetings import is_over


@dataclass(frozen=True)
class Tile:
    """`value` and `of` are numbers (or a ready text); `unit` follows them."""

    label: str
    value: object
    of: object = None
    unit: str = ""
    text: str = ""


def tiles(programme, meetings, waves, *, people, groups, reach, counts, now):
    """Attendances and hours of all are for those who mark them and so have a `reach` (docs/roles: participants see
    their own elsewhere)."""
    found = [_sessions(meetings)]
    if reach is not None:
        found += [_attendances(meetings, reach), _hours(programme, groups, people)]
    found.append(_survey(waves, now, counts=counts))
    return [tile for tile in found if tile]


def _sessions(meetings):
    held = sum(meeting.past for meeting in meetings)
    agreed = sum(1 for meeting in meetings if meeting.starts and not meeting.past)
    undated = sum(1 for meeting in meetings if not meeting.starts)
    words = []
    if agreed:
        words.append(ngettext("%(n)s agreed", "%(n)s agreed", agreed) % {"n": agreed})
    if undated:
        words.append(ngettext("%(n)s without a time", "%(n)s without a time", undated) % {"n": undated})
    text = ", ".join(words) or (_("all held") if held else _("none yet"))
    return Tile(_("Sessions held"), held, of=len(meetings) or None, text=text)


def _attendances(meetings, reach):
    """`of` = everybody marked, where all are known by name; beside it what else `sessions.reach` tells."""
    marked, by_name = sum(m.marked for m in meetings), reach.persons is not None
    text = reach.context if reach else _("none marked yet")
    return Tile(_("Attendances"), reach.counted, of=marked or None if by_name else None, text=text)


def _hours(programme, groups, people):
    """None where people are counted only: hours are of those known by name."""
    if not people and not programme.quota_minutes:
        return None
    sums = of_groups(programme.sessions.all(), groups).aggregate(
        work=Sum("attendances__work_minutes"), attended=Sum("attendances__minutes")
    )
    work, own = sums["work"] or 0, (sums["attended"] or 0) - (sums["work"] or 0)
    each = programme.quota_per == programme.Quota.EACH
    share = Decimal(work) / 60 / (max(people, 1) if each else 1)
    quota = Decimal(programme.quota_minutes) / 60 if programme.quota_minutes else None
    text = _("per person on average") if each else _("in all")
    if own > 0:
        text = _("per person on average, the rest on own time") if each else _("in all, the rest on own time")
    return Tile(_("Working time used"), round(share, 1), of=quota, unit="h", text=text)


def _survey(waves, now, *, counts):
    """The open one, else the next one, else the last one that was."""
    open_now = [wave for wave in waves if wave.state == wave.State.OPEN]
    coming = [wave for wave in waves if wave.state == wave.State.DRAFT and not is_over(wave, now)]
    past = [wave for wave in waves if is_over(wave, now) and wave.state != wave.State.DRAFT]
    wave = (open_now or coming or past[-1:] or [None])[0]
    if wave is None:
        return None
    name = capfirst(wave.get_stage_display())
    if wave in coming:
        return Tile(_("%(survey)s opens") % {"survey": name}, wave.opens_at, text=_("the survey is a draft until then"))
    if wave in past:
        answered = wave.answered if counts else None
        label = _("%(survey)s closed") % {"survey": name}
        return Tile(label, answered, of=wave.invited, text=_("answered")) if answered is not None else None
    if not counts:
        return None
    shown = f"{wave.answered_shown}+" if wave.answered_shown else _("under 5")
    text = _("answered; the number is renewed once a day")
    return Tile(_("%(survey)s is open") % {"survey": name}, shown, of=wave.invited, text=text)
