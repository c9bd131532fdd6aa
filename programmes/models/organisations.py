from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisations(models.QuerySet):
    def matching(self, words):
        """Every word somewhere in the name."""
        for word in words.split():
            self = self.filter(name__icontains=word)
        return self

    def of_kind(self, kind):
        return self.filter(kind=kind) if kind else self

    def funders_of(self, programmes):
        return self.filter(pk__in=programmes.values("project__funder"))


class Organisation(models.Model):
    """An institution, fund, union, company …: anybody that is not a person. Shared by all programmes."""

    class Kind(models.TextChoices):
        VOCATIONAL = "vocational", _("vocational institution")
        SPECIAL = "special", _("special-needs vocational institution")
        UNIVERSITY = "university", _("university")
        UAS = "uas", _("university of applied sciences")
        UNION = "union", _("trade union")
        EMPLOYERS = "employers", _("employers’ association")
        FUND = "fund", _("fund")
        COMPANY = "company", _("company")
        OTHER = "other", _("other organisation")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)

    objects = Organisations.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
