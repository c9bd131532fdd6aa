"""Answer zone: for `surveys.vault` only. No key to a person, no time, no sequence, no language, no address."""

import uuid

from django.db import models

from .waves import Wave


class Draft(models.Model):
    """A half-filled form, encrypted with a key derived from the link: only the link opens it."""

    id = models.CharField(primary_key=True, max_length=64)  # HMAC(token, "draft-id")
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    ciphertext = models.BinaryField()


class Response(models.Model):
    """One person's submitted answers: {item key: "1" … "5", "dk" or an open text}.

    Sealing rewrites every row with a new id in random order, takes the open texts out, and empties `once_key`,
    `version_key` and `quote_ok`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    once_key = models.CharField(max_length=64, null=True)  # one response per person and wave
    version_key = models.CharField(max_length=64, null=True)  # which version of the link submitted it
    pair_key = models.CharField(max_length=64, null=True)  # the same in pre, mid, post and follow-up waves
    breakdown = models.CharField(max_length=60, default="")
    items = models.JSONField(default=dict)
    quote_ok = models.JSONField(default=list)  # keys of open items whose text may be quoted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "once_key"], name="one_response_per_person_and_wave")]


class Comment(models.Model):
    """An open answer, split off and shuffled when the wave is sealed; never joined to other answers again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    item_key = models.CharField(max_length=60)
    text = models.TextField()
    quote_ok = models.BooleanField(default=False)


class LedgerEntry(models.Model):
    """One published population: which responses (ids after sealing) stood behind a cell. Read by the auditor only."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    release = models.ForeignKey("surveys.Release", models.CASCADE, related_name="+")
    item_key = models.CharField(max_length=120)
    population = models.CharField(max_length=40)
    responses = models.JSONField()  # sorted list of response ids
    renderer = models.CharField(max_length=40)
