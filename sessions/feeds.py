"""Calendar subscriptions: who may have which, and what each shows. Rights are read anew at every fetch."""

import hashlib
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programmes.models import Group, Membership, Participant, Role

from .models import CoachingSession, Feed

BYTES = 32  # of randomness in a token


def digest(token):
    """What is stored of a token: SHA-256 as 64 hexadecimal digits. A token is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def groups_for(user):
    """Groups whose calendar the user may subscribe to: as coordinator, coach or contact person."""
    mine = Membership.objects.filter(user=user)
    whole = mine.filter(group=None).values("programme")
    return Group.objects.filter(Q(pk__in=mine.exclude(group=None).values("group")) | Q(programme__in=whole)).distinct()


@transaction.atomic
def subscribe(user, *, by, group=None):
    """A new address; an earlier one for the same sessions ends. Returns the token, which is never seen again."""
    Feed.objects.open().filter(user=user, group=group).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(BYTES)
    Feed.objects.create(user=user, group=group, token_hash=digest(token))
    return token


def revoke(feed, *, by):
    """The address stops working at once."""
    Feed.objects.open().filter(pk=feed.pk).update(revoked_at=timezone.now())


def opened(token):
    """The feed of a token, or None: unknown, ended, of a disabled account, or of a group no longer theirs."""
    feed = Feed.objects.open().filter(token_hash=digest(token), user__is_active=True).select_related("user").first()
    if feed is None or (feed.group_id and not groups_for(feed.user).filter(pk=feed.group_id).exists()):
        return None
    return feed


def sessions_in(feed):
    """What the feed shows: published sessions only, cancelled ones included, oldest first."""
    published = CoachingSession.objects.published().with_people()
    found = published.filter(_of_group(feed.group_id) if feed.group_id else _of_person(feed.user))
    return found.order_by("starts", "pk").distinct()


def _of_group(group):
    everybody = Q(group=None, programme__groups=group)
    shared = Q(group=None, shared_in_project=True, programme__project__programmes__groups=group)
    return Q(participant=None) & (Q(group=group) | everybody | shared)


def _of_person(user):
    """Sessions of the person's own places, and those led as a coach."""
    places = Participant.objects.taking_part().filter(user=user).values("programme", "group", "pk")
    own = Q(participant__in=[place["pk"] for place in places])
    for place in places:
        own |= Q(participant=None, programme=place["programme"]) & (Q(group=None) | Q(group=place["group"]))
        own |= Q(participant=None, shared_in_project=True, programme__project__programmes=place["programme"])
    coached = Membership.objects.filter(user=user, role__in=[Role.COACH, Role.COORDINATOR]).values("programme")
    return own | Q(coach=user, programme__in=coached)
