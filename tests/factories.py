"""Real rows for tests, each with sane defaults: `a_programme(name="…")`. No randomness, no mocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from accounts.models import User
from programmes.models import (
    Goal,
    Group,
    Membership,
    Note,
    Organisation,
    Participant,
    Programme,
    Project,
    Recruitment,
    Role,
    Statement,
)
from programmes.translated import TranslatedField
from sessions.models import CoachingSession

_number = count(1)


def a_user(name="Testi Käyttäjä", **fields):
    fields.setdefault("email", f"user{next(_number)}@example.org")
    return User.objects.create_user(name=name, **fields)


def a_project(**fields):
    fields.setdefault("slug", f"hanke-{next(_number)}")
    fields.setdefault("title", {"fi": "Hanke", "en": "Project"})
    if "funder" not in fields:
        fields["funder"] = Organisation.objects.create(name=f"Rahasto {next(_number)}", kind="fund")
    return Project.objects.create(**fields)


def a_programme(**fields):
    """A small running programme that fulfils what opening a wave asks for."""
    number = next(_number)
    fields.setdefault("project", None)
    fields["project"] = fields["project"] or a_project()
    defaults = {
        "slug": f"valmennus-{number}",
        "name": {"fi": f"Valmennus {number}", "en": f"Programme {number}"},
        "state": Programme.State.RUNNING,
        "starts": date(2026, 9, 1),
        "ends": date(2027, 5, 31),
        "quota_minutes": 20 * 60,
        "controller": "Esimerkkikoulu",
        "data_contact": "tietosuoja@example.org",
        "legal_basis": {"fi": "yleinen etu", "sv": "allmänt intresse", "en": "public interest"},
        "cooperation_on": date(2026, 8, 20),
    }
    return Programme.objects.create(**(defaults | fields))


def a_goal(programme, **fields):
    number = next(_number)
    defaults = {"key": f"goal-{number}", "order": number, "text": {"fi": f"Tavoite {number}"}}
    return Goal.objects.create(programme=programme, **(defaults | fields))


def a_project_goal(project, **fields):
    number = next(_number)
    defaults = {"key": f"project-goal-{number}", "order": number, "text": {"fi": f"Hankkeen tavoite {number}"}}
    return Goal.objects.create(project=project, **(defaults | fields))


def a_statement(programme, **fields):
    number = next(_number)
    defaults = {"key": f"statement-{number}", "order": number, "name": {"fi": f"Väittämä {number}"}}
    return Statement.objects.create(programme=programme, **(defaults | fields))


def a_group(programme, **fields):
    number = next(_number)
    return Group.objects.create(
        programme=programme, **({"key": f"group-{number}", "name": {"fi": f"Ryhmä {number}"}} | fields)
    )


def a_participant(programme, **fields):
    number = next(_number)
    defaults = {"name": f"Osallistuja {number}", "email": f"participant{number}@example.org"}
    return Participant.objects.create(programme=programme, **(defaults | fields))


def a_session(programme, **fields):
    """A two-hour draft at 13 o'clock Helsinki time, a day later for each one made."""
    number = next(_number)
    starts = datetime(2026, 10, 1, 10, tzinfo=UTC) + timedelta(days=number)
    defaults = {
        "key": f"session-{number}",
        "ordinal": number,
        "title": {"fi": f"Tapaaminen {number}"},
        "starts": starts,
        "ends": starts + timedelta(hours=2),
    }
    return CoachingSession.objects.create(programme=programme, **(defaults | fields))


def a_member(programme, role=Role.COORDINATOR, group=None, **fields):
    """A user with that membership."""
    user = a_user(**fields)
    Membership.objects.create(programme=programme, user=user, role=role, group=group)
    return user


def a_record(kind, owner):
    """A small row of that kind (`programmes.records`) with as little in it as it needs."""
    values = {kind.owner: owner}
    for field in kind.model._meta.concrete_fields:
        if isinstance(field, TranslatedField):
            values[field.name] = {"fi": f"Rivi {next(_number)}"}
        elif not (field.name in values or field.primary_key or field.has_default() or field.null or field.blank):
            values[field.name] = _needed(field, kind, owner)
    return kind.model.objects.create(**values)


def _needed(field, kind, owner):
    if field.related_model is Organisation:
        return Organisation.objects.create(name=f"Talo {next(_number)}", kind="other")
    if field.is_relation:
        return field.related_model.objects.filter(**{kind.owner: owner}).first()
    if field.choices:
        return field.choices[0][0]
    plain = {"DateField": date(2026, 9, 1), "DecimalField": 1, "PositiveSmallIntegerField": 1}
    return plain.get(field.get_internal_type(), f"rivi-{next(_number)}")


def an_organisation(**fields):
    return Organisation.objects.create(**({"name": f"Oppilaitos {next(_number)}", "kind": "vocational"} | fields))


def a_recruitment(programme, **fields):
    fields.setdefault("organisation", None)
    fields["organisation"] = fields["organisation"] or an_organisation()
    return Recruitment.objects.create(programme=programme, **fields)


def a_note(programme, **fields):
    """What a coordinator shares with the coaches; private ones are made by `programmes.notes.write`."""
    fields.setdefault("author", None)
    fields["author"] = fields["author"] or a_member(programme)
    return Note.objects.create(programme=programme, **({"visibility": "coaches", "text": "Muistiin"} | fields))
