"""Offers compared by weighted criteria, and the trail of choosing one."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from programmes import tenders
from programmes.models import Criterion, Decision, Role, Tender
from tests import factories as make


@pytest.fixture
def project(world):
    return world.programme.project


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def criteria(project, *weights):
    return [
        Criterion.objects.create(project=project, key=f"c{n}", order=n, name={"fi": f"Peruste {n}"}, weight=weight)
        for n, weight in enumerate(weights, 1)
    ]


def an_offer(project, *points, name=None, **fields):
    supplier = make.an_organisation(kind="company", **({"name": name} if name else {}))
    offer = Tender.objects.create(project=project, supplier=supplier, **fields)
    for criterion, given in zip(project.criteria.all(), points, strict=False):
        if given is not None:
            offer.scores.create(criterion=criterion, points=given)
    return offer


def totals(project):
    return [total.points for total in tenders.comparison(project).totals]


def url(name, offer):
    return reverse(name, args=[offer.project.slug, offer.pk])


# ---- totals -------------------------------------------------------------------------------------------------------
def test_totals_are_points_weighted_by_percent(project):
    criteria(project, 40, 35, 25)
    an_offer(project, 90, 85, 70)
    an_offer(project, 70, 75, 100)
    assert totals(project) == [Decimal("83.25"), Decimal("79.25")]


def test_the_most_points_are_marked_also_when_two_are_even(project):
    criteria(project, 50, 50)
    for points in ((80, 60), (60, 80), (10, 20)):
        an_offer(project, *points)
    assert [total.best for total in tenders.comparison(project).totals] == [True, True, False]


def test_a_single_offer_is_not_the_best_of_anything(project):
    criteria(project, 100)
    an_offer(project, 80)
    assert [total.best for total in tenders.comparison(project).totals] == [False]


@pytest.mark.parametrize("weights", [(60, 30), (60, 60)])
def test_weights_that_do_not_make_100_are_warned_of_and_give_no_totals(weights, project, katri):
    criteria(project, *weights)
    an_offer(project, 90, 90)
    found = tenders.comparison(project)
    assert (found.weights_are_wrong, found.weights, totals(project)) == (True, sum(weights), [None])
    page = katri.get(reverse("project_tenders", args=[project.slug])).content.decode()
    assert f"{sum(weights)} %" in page and 'class="note h"' in page


def test_an_offer_without_all_its_points_has_no_total(project):
    criteria(project, 60, 40)
    an_offer(project, 90, None)
    an_offer(project, 0, 0)
    assert totals(project) == [None, 0]
    assert [total.given for total in tenders.comparison(project).totals] == [1, 2]


def test_without_criteria_there_is_nothing_to_warn_of(project):
    an_offer(project)
    found = tenders.comparison(project)
    assert (found.weights_are_wrong, totals(project)) == (False, [None])


# ---- points -------------------------------------------------------------------------------------------------------
def scores_of(offer):
    return {score.criterion.key: (score.points, dict(score.note)) for score in offer.scores.all()}


def test_points_are_given_changed_and_taken_away(project, katri):
    first, second = criteria(project, 60, 40)
    offer = an_offer(project)
    sent = {f"points_{first.pk}": "90", f"why_{first.pk}_fi": "Kokemusta", f"points_{second.pk}": "0"}
    response = katri.post(url("project_scores", offer), sent)
    assert response.headers["Location"] == reverse("project_tenders", args=[project.slug])
    assert scores_of(offer) == {"c1": (90, {"fi": "Kokemusta"}), "c2": (0, {})}
    katri.post(url("project_scores", offer), {f"points_{first.pk}": "", f"points_{second.pk}": "55"})
    assert scores_of(offer) == {"c2": (55, {})}


@pytest.mark.parametrize("points", ["-1", "101", "9,5", "hyvä", str(10**30), "\x00"])
def test_points_that_are_none_are_told_at_the_field(points, project, katri):
    [criterion] = criteria(project, 100)
    offer = an_offer(project)
    response = katri.post(url("project_scores", offer), {f"points_{criterion.pk}": points})
    assert list(response.context["form"].errors) == [f"points_{criterion.pk}"]
    assert offer.scores.count() == 0


def test_a_reason_without_points_is_asked_about(project, katri):
    [criterion] = criteria(project, 100)
    offer = an_offer(project)
    response = katri.post(url("project_scores", offer), {f"why_{criterion.pk}_fi": "Hyvä"})
    assert list(response.context["form"].errors) == [f"points_{criterion.pk}"]


def test_points_by_a_criterion_of_another_project_are_not_taken(project, katri, other_world):
    [foreign] = criteria(other_world.programme.project, 100)
    criteria(project, 100)
    offer = an_offer(project)
    katri.post(url("project_scores", offer), {f"points_{foreign.pk}": "90"})
    assert offer.scores.count() == 0


def test_an_offer_of_another_project_is_not_found(project, katri, other_world):
    foreign = an_offer(other_world.programme.project)
    for name in ("project_scores", "project_choose"):
        assert katri.get(reverse(name, args=[project.slug, foreign.pk])).status_code == 404
    assert katri.post(reverse("project_unchoose", args=[project.slug, foreign.pk])).status_code == 404


# ---- choosing -----------------------------------------------------------------------------------------------------
WHY = {"reason_fi": "Eniten pisteitä", "decided_by": "Ohjausryhmä", "decided_on": "4.5.2027"}


def test_a_choice_is_written_with_its_options_reason_day_and_maker(project, katri):
    offer = an_offer(project, name="Valmennustrio Oy")
    an_offer(project, name="Havu Oy")
    katri.post(url("project_choose", offer), WHY)
    offer.refresh_from_db()
    decision = project.decisions.get()
    assert (offer.chosen, offer.reason) == (True, {"fi": "Eniten pisteitä"})
    assert (decision.kind, decision.decided_by, decision.decided_on) == (
        Decision.Kind.PROVIDER,
        "Ohjausryhmä",
        date(2027, 5, 4),
    )
    assert (decision.reason, decision.options["fi"]) == ({"fi": "Eniten pisteitä"}, "Valmennustrio Oy, Havu Oy")
    assert all("Valmennustrio Oy" in words for words in decision.title.values())


@pytest.mark.parametrize("missing", ["reason_fi", "decided_by", "decided_on"])
def test_a_choice_needs_its_reason_its_maker_and_its_day(missing, project, katri):
    offer = an_offer(project)
    response = katri.post(url("project_choose", offer), {key: value for key, value in WHY.items() if key != missing})
    assert list(response.context["form"].errors) == [missing.removesuffix("_fi")]
    assert (Tender.objects.get().chosen, project.decisions.count()) == (False, 0)


def test_a_second_choice_is_refused_by_name_until_somebody_says_that_several_are_meant(project, katri):
    first = an_offer(project, name="Valmennustrio Oy", chosen=True)
    second = an_offer(project, name="Havu Oy")
    response = katri.post(url("project_choose", second), WHY)
    assert "Valmennustrio Oy" in str(response.context["form"].errors["together"])
    assert [offer.chosen for offer in (first, second) if offer.refresh_from_db() is None] == [True, False]
    katri.post(url("project_choose", second), WHY | {"together": "on"})
    assert Tender.objects.filter(chosen=True).count() == 2


def test_the_first_choice_is_not_asked_whether_several_are_meant(project, katri):
    offer = an_offer(project)
    assert "together" not in katri.get(url("project_choose", offer)).context["form"].fields


def test_a_choice_made_elsewhere_meanwhile_is_not_overrun(project):
    first, second = an_offer(project), an_offer(project)
    tenders.choose(first, by=None, reason={"fi": "a"}, decided_on=None, decided_by="b")
    with pytest.raises(AssertionError):
        tenders.choose(second, by=None, reason={"fi": "a"}, decided_on=None, decided_by="b")


def test_a_choice_is_taken_back_and_its_decision_stays_in_the_trail(project, katri):
    offer = an_offer(project)
    katri.post(url("project_choose", offer), WHY)
    katri.post(url("project_unchoose", offer))
    offer.refresh_from_db()
    assert (offer.chosen, project.decisions.count()) == (False, 1)


def test_choosing_another_than_the_one_with_most_points_is_pointed_out(project):
    criteria(project, 100)
    best, chosen = an_offer(project, 90), an_offer(project, 80)
    assert tenders.comparison(project).outscored is False
    tenders.choose(chosen, by=None, reason={"fi": "a"}, decided_on=None, decided_by="b")
    assert tenders.comparison(project).outscored is True
    tenders.take_back(chosen, by=None)
    tenders.choose(best, by=None, reason={"fi": "a"}, decided_on=None, decided_by="b")
    assert tenders.comparison(project).outscored is False


def test_the_page_shows_points_reasons_totals_price_and_who_decided_why(project, katri):
    criteria(project, 60, 40)
    offer = an_offer(project, 90, 50, name="Valmennustrio Oy", price_eur=Decimal("11800"))
    offer.scores.filter(points=90).update(note={"fi": "Kokeneet valmentajat"})
    katri.post(url("project_choose", offer), WHY)
    page = katri.get(reverse("project_tenders", args=[project.slug])).content.decode()
    for words in ("Kokeneet valmentajat", "Eniten pisteitä", "Ohjausryhmä", "4.5.2027", "Valmennustrio Oy"):
        assert words in page
    assert '<b class="points">74</b>' in page
    assert "11\u00a0800\u00a0€" in page


def test_the_page_is_readable_before_there_is_anything(project, katri):
    assert "empty" in katri.get(reverse("project_tenders", args=[project.slug])).content.decode()
