"""How many people there are in each state. Of consents that only the participant gives, nothing but the sum."""

from dataclasses import dataclass

from django.db.models import Count, Q

from programmes.models import Membership


@dataclass(frozen=True)
class Counts:
    present: int
    left: int
    unwelcomed: int
    not_agreed: int
    research: int

    @property
    def everybody(self):
        return self.present + self.left


def of(participants):
    """The Counts of a queryset of participants. One query."""
    here = Q(left_on=None)
    return Counts(
        **participants.order_by().aggregate(
            present=Count("pk", filter=here),
            left=Count("pk", filter=~here),
            unwelcomed=Count("pk", filter=here & Q(welcomed_on=None)),
            not_agreed=Count("pk", filter=here & Q(agreed_on=None)),
            research=Count("pk", filter=here & Q(research_consent=True)),
        )
    )


def also_staff(programme):
    """Primary keys of users who take part and work for the programme as well. One query."""
    working = Membership.objects.filter(programme=programme).values("user")
    both = programme.participants.taking_part().filter(user__in=working)
    return set(both.values_list("user", flat=True))
