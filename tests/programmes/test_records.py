"""Small rows of projects and programmes: one set of pages adds, edits and removes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from programmes import records
from programmes.forms.records import RecordForm
from programmes.models import BudgetLine, ContextEvent, Deed, FollowOn, Organisation, Partner, Publication, Role
from programmes.records import of_programme, of_project
from programmes.records.of_project import BUDGET, CRITERION, DECISION, DUTY, FOLLOW_ON, PARTNER, PUBLICATION, TENDER
from programmes.translated import TranslatedField
from tests import factories as make

CONTEXT = records.named(of_programme.KINDS, "context-event")
EVERY_KIND = [*of_project.KINDS, *of_programme.KINDS]
NUL, ENDLESS = "a\x00b", "x" * 70_000


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


@pytest.fixture
def project(world):
    return world.programme.project


def add_url(project, kind):
    return reverse("project_row_add", args=[project.slug, kind.name])


def row_url(project, kind, row, name="project_row_edit"):
    return reverse(name, args=[project.slug, kind.name, row.pk])


# ---- adding -------------------------------------------------------------------------------------------------------
def test_a_row_is_added_and_leads_back_to_its_list(project, katri):
    sent = {"heading_fi": "Valmennuksen  osto", "payer": "grant", "planned_eur": "11 800,50 €"}
    response = katri.post(add_url(project, BUDGET), sent)
    assert response.headers["Location"] == reverse("project", args=[project.slug]) + "#budget"
    line = project.budget_lines.get()
    assert (line.heading, line.planned_eur, line.actual_eur) == ({"fi": "Valmennuksen osto"}, Decimal("11800.5"), None)


def test_rows_stand_in_the_order_in_which_they_were_added(project):
    for heading in ("b", "a"):
        values = {"heading": {"fi": heading}, "payer": "grant", "planned_eur": 1}
        records.add(BUDGET, project, by=None, values=values)
    assert [line.heading["fi"] for line in project.budget_lines.all()] == ["b", "a"]


def test_keys_are_made_of_the_text_and_never_twice_the_same(project):
    for _twice in range(2):
        records.add(CRITERION, project, by=None, values={"name": {"fi": "Hinta ja laatu"}, "weight": 50})
    assert [criterion.key for criterion in project.criteria.all()] == ["hinta-ja-laatu", "hinta-ja-laatu-2"]


def test_an_organisation_is_known_by_its_name_or_made(project, katri):
    known = make.an_organisation(name="Valmennustrio Oy", kind="company")
    katri.post(add_url(project, PARTNER), {"organisation": "valmennustrio  oy", "role": "provider"})
    katri.post(add_url(project, PARTNER), {"organisation": "Uusi Yhdistys ry", "role": "partner"})
    assert [(row.organisation.name, row.role) for row in project.partners.all()] == [
        ("Valmennustrio Oy", "provider"),
        ("Uusi Yhdistys ry", "partner"),
    ]
    assert project.partners.first().organisation == known


def test_texts_in_three_languages_are_kept_apart(project, katri):
    katri.post(add_url(project, DECISION), {"title_fi": "Ostetaan", "title_en": "We buy", "kind": "make_or_buy"})
    assert project.decisions.get().title == {"fi": "Ostetaan", "en": "We buy"}


def test_paragraphs_of_a_long_text_stay_and_idle_space_goes(project, katri):
    sent = {"title_fi": "Ostetaan", "kind": "other", "reason_fi": " Eka  rivi \n\n\n\n Toinen kappale  "}
    katri.post(add_url(project, DECISION), sent)
    assert project.decisions.get().reason == {"fi": "Eka rivi\n\nToinen kappale"}


def test_a_day_is_read_as_people_write_it(project, katri):
    katri.post(add_url(project, DUTY), {"title_fi": "Loppuraportti", "due_on": "ke 31.3.2027", "state": "due"})
    assert project.duties.get().due_on == date(2027, 3, 31)


# ---- what can't be, in words at the field -------------------------------------------------------------------------
WRONG = [  # kind, what was sent, the field with the message
    (PARTNER, {"organisation": "", "role": "partner"}, "organisation"),
    (PARTNER, {"organisation": "Koulu", "role": "boss"}, "role"),
    (PARTNER, {"organisation": "Koulu", "role": "partner", "contract_on": "31.9.2026"}, "contract_on"),
    (PARTNER, {"organisation": NUL, "role": "partner"}, "organisation"),
    (PARTNER, {"organisation": ENDLESS, "role": "partner"}, "organisation"),
    (PARTNER, {"organisation": "Koulu", "role": "partner", "note_fi": NUL}, "note"),
    (BUDGET, {"heading_fi": "", "payer": "grant", "planned_eur": "1"}, "heading"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": ""}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "-1"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "paljon"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "12.500"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "1000000000"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "1,234"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "1e3"}, "planned_eur"),
    (BUDGET, {"heading_fi": "Palkat", "payer": "grant", "planned_eur": "٣"}, "planned_eur"),
    (CRITERION, {"name_fi": "Hinta", "weight": "0"}, "weight"),
    (CRITERION, {"name_fi": "Hinta", "weight": "101"}, "weight"),
    (CRITERION, {"name_fi": "Hinta", "weight": str(10**30)}, "weight"),
    (CRITERION, {"name_fi": ENDLESS, "weight": "10"}, "name"),
    (FOLLOW_ON, {"title_fi": "Jatko", "state": "not_submitted"}, "reason"),
    (PUBLICATION, {"citation": "Juttu", "kind": "about", "url": "ei osoite"}, "url"),
    (PUBLICATION, {"citation": "Juttu", "kind": "about", "url": "javascript:alert(1)"}, "url"),
    (DUTY, {"title_fi": "Raportti", "due_on": "", "state": "due"}, "due_on"),
    (DUTY, {"title_fi": "Raportti", "due_on": "1.3.2027", "state": "sent"}, "sent_on"),
    (DUTY, {"title_fi": "Raportti", "due_on": "1.3.2027", "state": "due", "sent_on": "1.2.2027"}, "state"),
    (
        DUTY,
        {"title_fi": "Raportti", "due_on": "1.3.2027", "state": "received", "sent_on": "1.2.2027"},
        "received_on",
    ),
    (
        DUTY,
        {
            "title_fi": "Raportti",
            "due_on": "1.3.2027",
            "state": "received",
            "sent_on": "1.2.2027",
            "received_on": "31.1.2027",
        },
        "received_on",
    ),
]


@pytest.mark.parametrize(("kind", "sent", "field"), WRONG)
def test_what_cannot_be_is_told_at_the_field_and_nothing_typed_is_lost(kind, sent, field, project, katri):
    response = katri.post(add_url(project, kind), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert kind.rows(project).count() == 0
    assert response.context["form"].data.dict() == sent


def test_an_organisation_has_a_role_in_a_project_only_once(project, katri):
    sent = {"organisation": "Koulu", "role": "partner"}
    katri.post(add_url(project, PARTNER), sent)
    assert list(katri.post(add_url(project, PARTNER), sent).context["form"].errors) == ["role"]
    assert katri.post(add_url(project, PARTNER), sent | {"role": "applicant"}).status_code == 302
    assert katri.post(row_url(project, PARTNER, project.partners.first()), sent).status_code == 302  # itself


def test_a_row_that_somebody_else_has_just_made_is_told_and_not_a_server_error(project):
    form = RecordForm({"organisation": "Koulu", "role": "partner"}, kind=PARTNER, owner=project)
    assert form.is_valid()
    records.add(PARTNER, project, by=None, values=dict(form.cleaned_data))
    with pytest.raises(IntegrityError):
        records.add(PARTNER, project, by=None, values=dict(form.cleaned_data))


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.name)
def test_every_constraint_of_a_kind_has_its_words(kind):
    """All but those on keys, which are made by the program."""
    on_keys = {c.name for c in kind.model._meta.constraints if "key" in getattr(c, "fields", ())}
    constraints = {constraint.name for constraint in kind.model._meta.constraints}
    assert constraints - on_keys == set(kind.says)


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.name)
def test_every_kind_makes_its_key_and_its_name_of_its_first_column(kind):
    first = kind.model._meta.get_field(kind.columns[0].name)
    assert kind.columns[0].required or not (first.blank or first.null)
    assert not kind.has("key") or isinstance(first, TranslatedField)


# ---- changing and removing ----------------------------------------------------------------------------------------
def test_a_row_is_changed_and_what_it_was_is_shown_first(project, katri):
    line = BudgetLine.objects.create(project=project, heading={"fi": "Palkat"}, planned_eur=Decimal("890.5"))
    assert katri.get(row_url(project, BUDGET, line)).context["form"]["planned_eur"].value() == "890,50"
    sent = {"heading_fi": "Palkat", "payer": "employer", "planned_eur": "900", "actual_eur": "0"}
    katri.post(row_url(project, BUDGET, line), sent)
    line.refresh_from_db()
    assert (line.payer, line.planned_eur, line.actual_eur) == ("employer", 900, 0)


def test_a_row_is_removed(project, katri):
    line = make.a_record(BUDGET, project)
    katri.post(row_url(project, BUDGET, line, "project_row_remove"))
    assert project.budget_lines.count() == 0


def test_a_row_that_others_refer_to_stays_and_says_why(project, katri):
    criterion, tender = make.a_record(CRITERION, project), make.a_record(TENDER, project)
    assert records.why_not_removable(CRITERION, criterion) is None
    tender.scores.create(criterion=criterion, points=10)
    for kind, row in ((CRITERION, criterion), (TENDER, tender)):
        response = katri.post(row_url(project, kind, row, "project_row_remove"), follow=True)
        assert [str(m) for m in response.context["messages"]] == [records.why_not_removable(kind, row)]
        assert kind.rows(project).count() == 1
        assert "<details><summary" not in katri.get(row_url(project, kind, row)).content.decode()


def test_a_context_event_that_explains_a_statement_stays(world):
    event = ContextEvent.objects.create(programme=world.programme, key="muutto", text={"fi": "Muutto"})
    assert records.why_not_removable(CONTEXT, event) is None
    make.a_statement(world.programme).context_events.add(event)
    assert records.why_not_removable(CONTEXT, event) is not None


def test_an_unknown_kind_and_a_row_of_another_project_are_not_found(project, katri, other_world):
    line = make.a_record(BUDGET, other_world.programme.project)
    assert katri.get(reverse("project_row_add", args=[project.slug, "goal"])).status_code == 404
    assert katri.get(row_url(project, BUDGET, line)).status_code == 404
    assert katri.post(row_url(project, BUDGET, line, "project_row_remove")).status_code == 404
    assert katri.get(reverse("row_add", args=[project.programmes.get().slug, "budget"])).status_code == 404


def test_a_row_of_one_kind_is_not_found_under_another(project, katri):
    line = make.a_record(BUDGET, project)
    assert katri.get(reverse("project_row_edit", args=[project.slug, "duty", line.pk])).status_code == 404


# ---- rows of a programme use the same pages -----------------------------------------------------------------------
def test_a_row_of_a_programme_is_added_changed_and_removed(world, katri):
    slug = world.programme.slug
    katri.post(reverse("row_add", args=[slug, "context-event"]), {"text_fi": "Muutto", "happened_on": "1.12.2026"})
    event = world.programme.context_events.get()
    assert (event.key, event.happened_on) == ("muutto", date(2026, 12, 1))
    katri.post(reverse("row_edit", args=[slug, "context-event", event.pk]), {"text_fi": "Muutto Pasilaan"})
    event.refresh_from_db()
    assert (event.key, event.text, event.happened_on) == ("muutto", {"fi": "Muutto Pasilaan"}, None)
    response = katri.post(reverse("row_remove", args=[slug, "context-event", event.pk]))
    assert response.headers["Location"].split("#")[0] == reverse("row_list", args=[slug])
    assert world.programme.context_events.count() == 0


def test_a_day_without_a_year_is_looked_for_during_the_programme(world, katri):
    sent = {"text_fi": "Muutto", "happened_on": "15.2."}
    katri.post(reverse("row_add", args=[world.programme.slug, "context-event"]), sent)
    assert world.programme.context_events.get().happened_on == date(2027, 2, 15)


# ---- the trail ----------------------------------------------------------------------------------------------------
def test_each_change_leaves_a_deed_that_names_the_row_and_a_refusal_leaves_none(project, katri):
    katri.post(add_url(project, PARTNER), {"organisation": "Koulu", "role": "partner"})
    criterion, tender = make.a_record(CRITERION, project), make.a_record(TENDER, project)
    tender.scores.create(criterion=criterion, points=10)
    katri.post(row_url(project, TENDER, tender, "project_row_remove"))
    katri.post(row_url(project, PARTNER, project.partners.get(), "project_row_remove"))
    assert [(deed.what, deed.about.split(": ")[1]) for deed in Deed.objects.order_by("pk")] == [
        ("project_row_add", "Koulu"),
        ("project_row_remove", "Koulu"),
    ]


def test_removing_a_row_keeps_its_organisation(project, katri):
    row = Partner.objects.create(project=project, organisation=make.an_organisation(name="Koulu"), role="partner")
    katri.post(row_url(project, PARTNER, row, "project_row_remove"))
    assert Organisation.objects.filter(name="Koulu").exists()


def test_an_address_without_its_beginning_gets_one(project, katri):
    katri.post(add_url(project, PUBLICATION), {"citation": "Juttu", "kind": "about", "url": "esimerkki.fi/juttu"})
    assert Publication.objects.get().url == "https://esimerkki.fi/juttu"


def test_an_unsent_application_is_kept_with_its_reason(project, katri):
    sent = {"title_fi": "Jatkohanke", "state": "not_submitted", "reason_fi": "Organisoitumismuutos"}
    katri.post(add_url(project, FOLLOW_ON), sent)
    assert FollowOn.objects.get().reason == {"fi": "Organisoitumismuutos"}
