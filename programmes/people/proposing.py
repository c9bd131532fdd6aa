"""A contact person proposes somebody in somebody's place: the coordinators get a mail, no data changes."""

from django.db import transaction

from jobs import outbox
from programmes.models import Role

KIND = "programmes.substitute"


@transaction.atomic
def propose(programme, *, by, participant, name, email, reason=""):
    """Mails every coordinator of the programme. Returns how many."""
    coordinators = programme.memberships.filter(role=Role.COORDINATOR).select_related("user")
    said = {"participant": participant.pk, "name": name, "email": email, "reason": reason, "by": by.pk}
    for membership in coordinators:
        outbox.post(
            kind=KIND,
            arguments=said,
            address=membership.user.email,
            language=membership.user.language,
            recipient_key=f"user:{membership.user.pk}",
            dedupe_key="",  # each proposal is told
        )
    return len(coordinators)
