"""Organisations are shared by all programmes: naming one, and where it is met."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from programmes.models import Group, Organisation, Partner, Programme, Project, Recruitment, Role, Tender

LONGEST = 200


def seen_by(user):
    """Organisations the user may look at: an administrator all, a coordinator those of the own work."""
    everything = Organisation.objects.all()
    if user.is_staff:
        return everything
    projects, programmes = projects_of(user).values("pk"), programmes_of(user).values("pk")
    ways = [
        Q(funded_projects__in=projects),
        Q(partnerships__project__in=projects),
        Q(tenders__project__in=projects),
        Q(led_programmes__in=programmes),
        Q(groups__programme__in=programmes),
        Q(recruitments__programme__in=programmes),
    ]
    return everything.filter(reduce(or_, (Q(pk__in=everything.filter(way).values("pk")) for way in ways)))


def projects_of(user):
    return Project.objects.seen_by(user)


def programmes_of(user):
    """Programmes the user coordinates; all of them for an administrator."""
    mine = {} if user.is_staff else {"memberships__user": user, "memberships__role": Role.COORDINATOR}
    return Programme.objects.filter(**mine).distinct()


def named(name, *, kind=Organisation.Kind.OTHER):
    """The organisation of that name in any case, made with `kind` when there is none. Call it inside a transaction."""
    name = " ".join(name.split())
    known = Organisation.objects.filter(name__iexact=name).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Organisation.objects.create(name=name, kind=kind)
    except IntegrityError:  # somebody else has just named it
        return Organisation.objects.get(name=name)


@dataclass(frozen=True)
class Place:
    """Where an organisation is met: a project or a programme, and as what. `group` is set for a group of it."""

    where: object
    what: str
    group: Group | None = None

    @property
    def is_project(self):
        return isinstance(self.where, Project)


def places(organisation, *, user):
    """Where the organisation is met, as far as the user may see. Six queries, however many places there are."""
    projects, programmes = projects_of(user), programmes_of(user)
    of_project, of_programme = {"project__in": projects.values("pk")}, {"programme__in": programmes.values("pk")}
    found = [Place(project, _("funder")) for project in projects.filter(funder=organisation).order_by("pk")]
    partners = Partner.objects.filter(organisation=organisation, **of_project).select_related("project")
    found += [Place(row.project, row.get_role_display()) for row in partners]
    offers = Tender.objects.filter(supplier=organisation, **of_project).select_related("project").order_by("pk")
    found += [Place(row.project, _("gave an offer")) for row in offers]
    found += [Place(row, _("leads it")) for row in programmes.filter(led_by=organisation).order_by("pk")]
    groups = Group.objects.filter(organisation=organisation, **of_programme).select_related("programme")
    found += [Place(row.programme, _("group"), row) for row in groups]
    invited = Recruitment.objects.filter(organisation=organisation, **of_programme).select_related("programme")
    return found + [Place(row.programme, row.get_state_display()) for row in invited]


def taken(name, *, but=None):
    """True when another organisation has that name in some case."""
    others = Organisation.objects.exclude(pk=but.pk) if but else Organisation.objects.all()
    return others.filter(name__iexact=name).exists()


def add(*, by, name, kind):
    return Organisation.objects.create(name=name, kind=kind)


def change(organisation, *, by, name, kind):
    organisation.name, organisation.kind = name, kind
    organisation.save(update_fields=["name", "kind"])
    return organisation


def why_not_removable(organisation):
    """None, or why it must stay: something in the house still refers to it."""
    for relation in organisation._meta.related_objects:
        if getattr(organisation, relation.get_accessor_name()).exists():
            return _("The organisation is part of a project or a programme, so it can’t be removed.")
    return None


def remove(organisation, *, by):
    assert why_not_removable(organisation) is None
    organisation.delete()
