"""A small programme from one form: a programme file is made of it and taken in like any other."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from programmes import exchange
from programmes.models import Organisation, Programme, Project
from programmes.translated import LANGUAGES

ON_A_PAGE = 5  # items: what fits on a phone with its shared stem
OPEN_FOR = timedelta(days=18)
OPENS_AT, CLOSES_AT = time(9), time(23, 59)


def spread(first: date, last: date, count: int) -> list[date]:
    """`count` days from first to last, evenly; on the first day's weekday when weeks allow, never on a weekend
    (but the ends stay as given). [] when there are not enough days.
    """
    if count == 1:
        return [first]
    span, days = (last - first).days, [first]
    for number in range(1, count - 1):
        day = first + timedelta(days=round(number * span / (count - 1)))
        days.append(_settled(day, first, weekly=span / (count - 1) >= 7))
    days.append(last)
    return days if all(a < b for a, b in pairwise(days)) else []


def _settled(day, first, *, weekly):
    if weekly and first.weekday() < 5:
        ahead = (first.weekday() - day.weekday()) % 7
        return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def in_all_languages(words):
    """{language: translation} of one of our own texts."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = _(words)
    return found


def free_slug(name):
    base = slugify(name)[:70].strip("-") or "valmennus"
    taken = {*exchange.RESERVED, *Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    taken |= {*Project.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 9999))) if slug not in taken)


def small_programme(*, by, name, funder, goals, people, days, times, language, project=None):
    """The document: goals with a statement each, drafts of the sessions, one end survey of perceived change.

    `goals`: lines; `people`: rows of `people.read_people`; `days`: dates; `times`: a TimeRange. With a `project` the
    programme joins it (and `funder` is the project's); without one it gets a project of its own.
    """
    slug = free_slug(name)
    keyed = _keyed(goals, taken={goal.key for goal in project.goals.all()} if project else set())
    document = {
        "askel": exchange.FORMAT,
        "slug": slug,
        "programme": _programme(name, days, language),
        **project_parts(project, by=by, slug=slug, title={language: name}, funder=funder),
        "participants": [{"email": p.email, "name": p.name, "language": language} for p in people],
        "memberships": [{"user": by.email, "role": "coordinator"}],
        "goals": [{"key": key, "text": {language: line}} for key, line in keyed.items()],
        "statements": [{"key": key, "goal": key, "name": {language: line}} for key, line in keyed.items()],
        "sessions": [_session(number, day, times) for number, day in enumerate(days, 1)],
        "instruments": [_end_survey(keyed, language)],
        "waves": [_end_wave(days[-1])],
    }
    return {part: value for part, value in document.items() if value != []}


def _keyed(goals, *, taken):
    """{key: line}; a programme's goals share their keys with the project's."""
    keyed = {}
    for number, line in enumerate(goals, 1):
        key = slugify(line)[:50].strip("-") or f"goal-{number}"
        keyed[key if key not in keyed and key not in taken else f"{key[:46]}-{number}"] = line
    return keyed


def project_parts(known, *, by, slug, title, funder):
    """The parts of a new programme's document that are about its project, and the account of whoever makes it."""
    own = {"email": by.email, "name": by.name, "language": by.language}
    if known is None:
        fund = _organisation(funder) if funder else None
        project = {"slug": slug, "title": title} | ({"funder": fund["name"]} if fund else {})
        return {"project": project, "organisations": [fund] if fund else [], "people": [own]}
    said = exchange.of_project(known)
    there = any(row["email"] == by.email for row in said["people"])
    return said | {"people": said["people"] + ([] if there else [own])}


def _programme(name, days, language):
    return {
        "name": {language: name},
        "state": Programme.State.PLANNED.value,
        "starts": days[0].isoformat(),
        "ends": (days[-1] + OPEN_FOR).isoformat(),
        "language": language,
        "profile": Programme.Profile.STANDARD.value,
        "k": 5,
    }


def _organisation(name):
    """As it is known already, else a new fund."""
    known = Organisation.objects.filter(name__iexact=name).first()
    return {"name": known.name, "kind": known.kind} if known else {"name": name, "kind": "fund"}


def _session(number, day, times):
    ends = datetime.combine(day, times.end)
    if times.end <= times.start:
        ends += timedelta(days=1)
    return {
        "key": f"session-{number}",
        "ordinal": number,
        "title": in_all_languages(gettext_noop("Session")),
        "starts": wall(datetime.combine(day, times.start)),
        "ends": wall(ends),
        "state": "draft",
    }


def wall(moment):
    """A naive datetime as a programme file writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def _end_survey(keyed, language):
    lines = list(keyed.items())
    pages = [
        {
            "title": in_all_languages(gettext_noop("Changes during the programme")),
            "stem": in_all_languages(gettext_noop("How has this changed during the programme?")),
            "items": [_item(key, line, language) for key, line in lines[start : start + ON_A_PAGE]],
        }
        for start in range(0, len(lines), ON_A_PAGE)
    ]
    open_item = {
        "key": "own-words",
        "kind": "text",
        "scale": "",
        "text": in_all_languages(gettext_noop("What else changed?")),
    }
    pages.append({"title": in_all_languages(gettext_noop("In your own words")), "items": [open_item]})
    return {"key": "end-survey", "title": in_all_languages(gettext_noop("End survey")), "pages": pages}


def _item(key, line, language):
    return {"key": key, "form": "perceived", "scale": "change5", "text": {language: line}, "statement": key}


def _end_wave(last):
    opens = last + timedelta(days={4: 3, 5: 2}.get(last.weekday(), 1))
    return {
        "key": "end",
        "stage": "post",
        "instrument": "end-survey",
        "opens_at": wall(datetime.combine(opens, OPENS_AT)),
        "closes_at": wall(datetime.combine(last + OPEN_FOR, CLOSES_AT)),
    }


def create(*, by, **values):
    """Makes the programme; whoever makes it coordinates it. Raises exchange.Refused with nothing kept."""
    return exchange.load(small_programme(by=by, **values), by=by)
