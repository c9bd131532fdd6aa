"""Calendar subscriptions: an address that a calendar asks again and again, without signing in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Group


class Feeds(models.QuerySet):
    def open(self):
        return self.filter(revoked_at=None)


class Feed(models.Model):
    """Own sessions of a user, or those of one group. Only a hash of the token is kept: nobody can read it here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="feeds", verbose_name=_("group")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Feeds.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(group=None, revoked_at=None),
                name="one_open_feed_of_own_sessions_per_user",
            ),
            models.UniqueConstraint(
                fields=["user", "group"], condition=models.Q(revoked_at=None), name="one_open_feed_per_user_and_group"
            ),
        ]
