"""What the file of a new programme says of a project that is there already, so that it joins that very project."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from programmes.models import Organisation

from . import people, project
from .telling import dump_pairs


def of_project(known):
    """The parts `project`, `organisations` and `people` of a document, as far as the project needs them."""
    keys = {known.funder_id, *known.partners.values_list("organisation", flat=True)}
    keys |= {*known.tenders.values_list("supplier", flat=True)}
    named = Organisation.objects.filter(pk__in=keys - {None}).order_by("name")
    users = get_user_model().objects.filter(
        Q(pk__in=known.funder_people.values("pk"))
        | Q(pk__in=known.coordinators.values("pk"))
        | Q(pk__in=known.goals.values("versions__changed_by"))
    )
    return {
        "project": project.dump(known),
        "organisations": [row for _one, row in dump_pairs(project.ORGANISATIONS, named, project.UTC)],
        "people": people.rows(users),
    }
