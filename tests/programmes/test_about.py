"""What a programme leans on: shown calmly to everybody in it, edited by those who run it."""

import pytest
from django.urls import reverse

from programmes import background, features
from programmes.models import Construct, ContextEvent, Exercise, Factor, Framework, Programme, Role, Study, Theme
from programmes.records.of_programme import KINDS
from tests import factories as make

pytestmark = pytest.mark.django_db


def about(programme, *rest):
    name, args = (f"row_{rest[0]}", rest[1:]) if rest else ("row_list", ())
    return reverse(name, args=[programme.slug, *args])


def a_framework(programme, shape="factors", names=("Yksi", "Kaksi", "Kolme"), through=()):
    number = programme.frameworks.count() + 1
    framework = Framework.objects.create(
        programme=programme, key=f"k{number}", order=number, name={"fi": f"Viitekehys {number}"}, shape=shape
    )
    for place, name in enumerate([*names, *through], 1):
        Factor.objects.create(
            programme=programme,
            framework=framework,
            key=f"f{number}-{place}",
            order=place,
            name={"fi": name},
            cross_cutting=name in through,
        )
    return framework


def a_theme(programme, name, **fields):
    return Theme.objects.create(programme=programme, key=f"t{programme.themes.count()}", title={"fi": name}, **fields)


def seen(programme, user=None, *, edits=False):
    return background.background(programme, user=user or make.a_member(programme), edits=edits)


def names(rows):
    return [str(row) for row in rows]


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


# ---- frameworks ---------------------------------------------------------------------------------------------------
def test_factors_are_drawn_in_their_order_and_layers_from_the_top_down_to_the_first(world):
    a_framework(world.programme, through=["Luottamus"])
    a_framework(world.programme, "layers", through=["Luottamus"])
    factors, layers = seen(world.programme).drawings
    assert (names(factors.parts), names(factors.through)) == (["Yksi", "Kaksi", "Kolme"], ["Luottamus"])
    assert (names(layers.parts), names(layers.through)) == (["Kolme", "Kaksi", "Yksi"], ["Luottamus"])


@pytest.mark.parametrize("shape", Framework.Shape.values)
def test_a_factor_moves_one_step_up_as_it_is_drawn_and_the_topmost_stays(world, katri, shape):
    a_framework(world.programme, shape, through=["Luottamus"])
    lowest = seen(world.programme).drawings[0].parts[-1]
    places = []
    for _time in range(3):
        katri.post(reverse("factor_up", args=[world.programme.slug, lowest.pk]))
        places.append(seen(world.programme).drawings[0].parts.index(lowest))
    assert (places, names(seen(world.programme).drawings[0].through)) == ([1, 0, 0], ["Luottamus"])


def test_factors_with_the_same_number_get_numbers_that_grow(world):
    framework = a_framework(world.programme)
    framework.factors.update(order=0)
    background.move_up(framework.factors.last(), by=None)
    assert list(framework.factors.values_list("order", flat=True)) == [0, 1, 2]
    assert names(framework.factors.all()) == ["Yksi", "Kolme", "Kaksi"]


def test_a_factor_of_another_programme_is_not_found(world, other_world, katri):
    factor = a_framework(other_world.programme).factors.last()
    assert katri.post(reverse("factor_up", args=[world.programme.slug, factor.pk])).status_code == 404


# ---- themes -------------------------------------------------------------------------------------------------------
def tree(branches):
    return {str(branch.theme): tree(branch.parts) for branch in branches}


def test_themes_stand_under_what_they_are_part_of(world):
    whole = a_theme(world.programme, "Koko")
    part = a_theme(world.programme, "Osa", parent=whole)
    a_theme(world.programme, "Osan osa", parent=part)
    a_theme(world.programme, "Toinen")
    assert tree(seen(world.programme).themes) == {"Koko": {"Osa": {"Osan osa": {}}}, "Toinen": {}}


def test_themes_in_a_circle_and_in_a_long_chain_are_each_drawn_once(world):
    first = a_theme(world.programme, "A")
    first.parent = a_theme(world.programme, "B", parent=first)
    first.save()
    last = None
    for number in range(1, 60):
        last = a_theme(world.programme, f"{number}", parent=last)
    drawn = tree(seen(world.programme).themes)
    assert drawn["A"] == {"B": {}}
    assert list(drawn["1"]["2"]["3"]) == [str(number) for number in range(4, 60)]


def test_a_theme_can_not_be_part_of_itself(world, katri):
    whole = a_theme(world.programme, "Koko")
    part = a_theme(world.programme, "Osa", parent=whole)
    sent = {"title_fi": "Koko", "kind": "content", "origin": "opening", "parent": part.pk}
    response = katri.post(about(world.programme, "edit", "theme", whole.pk), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["parent"])
    katri.post(about(world.programme, "edit", "theme", whole.pk), sent | {"parent": ""})
    assert Theme.objects.get(pk=whole.pk).origin == "opening"


def test_which_groups_chose_a_theme_is_told_of_the_own_groups_only(world):
    theme = a_theme(world.programme, "Koko")
    other = make.a_group(world.programme)
    theme.chosen_by.set([world.group, other])
    told = {role: seen(world.programme, user).themes[0].chosen_by for role, user in world.users.items()}
    assert told[Role.COORDINATOR] == [world.group, other]
    assert [told[role] for role in (Role.COACH, Role.CONTACT, Role.PARTICIPANT)] == [[world.group]] * 3


def test_a_theme_serves_goals_of_the_programme_and_its_project(world, other_world, katri):
    own, foreign = make.a_goal(world.programme), make.a_goal(other_world.programme)
    shared = world.programme.project.goals.create(key="yhteinen", text={"fi": "Yhteinen"})
    sent = {"title_fi": "Teema", "kind": "content", "origin": "coordinator"}
    katri.post(about(world.programme, "add", "theme"), sent | {"goals": [own.pk, shared.pk]})
    assert set(world.programme.themes.get().goals.all()) == {own, shared}
    refused = katri.post(about(world.programme, "add", "theme"), sent | {"goals": [foreign.pk]})
    assert list(refused.context["form"].errors) == ["goals"]


# ---- the page -----------------------------------------------------------------------------------------------------
def test_empty_kinds_are_shown_only_to_those_who_edit_once_they_are_switched_on(world):
    katri = world.users[Role.COORDINATOR]
    assert seen(world.programme, katri, edits=True).main == []
    features.switch(world.programme, by=katri, keys=["framework", "research"])
    page = seen(world.programme, katri, edits=True)
    assert [kind.name for kind in (*page.main, *page.side)] == ["framework", "exercise", "study", "construct"]
    reader = seen(world.programme, world.users[Role.PARTICIPANT])
    assert (reader.main, reader.side) == ([], [])


ROLES = [Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_in_the_programme_reads_it_and_only_those_who_run_it_find_the_forms(world, sign_in, role):
    one_of_everything(world.programme, 1)
    html = sign_in(world.users[role]).get(about(world.programme)).content.decode()
    for words in ("Viitekehys 1", "Luottamus", "Käsite 1", "Harjoitus 1", "Teema 1", "Tutkimus 1", "Muutos 1", "Lyhyt"):
        assert (words, words in html) == (words, True)
    assert (f"{about(world.programme)}theme/" in html, "<form" in html.split("<main")[1].split("</main")[0]) == (
        (role == Role.COORDINATOR,) * 2
    )


def one_of_everything(programme, number):
    framework = a_framework(programme, "layers", through=["Luottamus"])
    Construct.objects.create(programme=programme, key=f"c{number}", name={"fi": f"Käsite {number}"})
    Exercise.objects.create(programme=programme, key=f"e{number}", name={"fi": f"Harjoitus {number}"})
    whole = a_theme(programme, f"Teema {number}", factor=framework.factors.first())
    a_theme(programme, f"Osateema {number}", parent=whole).goals.add(make.a_goal(programme))
    whole.chosen_by.add(make.a_group(programme))
    Study.objects.create(programme=programme, title={"fi": f"Tutkimus {number}"}, consent_text={"fi": "Suostun"})
    ContextEvent.objects.create(programme=programme, key=f"x{number}", text={"fi": f"Muutos {number}"})
    Programme.objects.filter(pk=programme.pk).update(abstract={"fi": "Lyhyt"})


def test_the_page_costs_the_same_for_few_and_many_rows(world, katri, django_assert_num_queries):
    one_of_everything(world.programme, 1)
    katri.get(about(world.programme))
    with django_assert_num_queries(17):
        katri.get(about(world.programme))
    for number in range(2, 11):
        one_of_everything(world.programme, number)
    with django_assert_num_queries(17):
        katri.get(about(world.programme))


# ---- rows of every kind -------------------------------------------------------------------------------------------
TYPED = {
    "framework": {"name_fi": "Viitekehys", "shape": "layers", "source": "Lähde"},
    "factor": {"name_fi": "Luottamus", "cross_cutting": "on"},
    "construct": {"name_fi": "Käsite", "text_fi": "Selitys"},
    "exercise": {"name_fi": "Harjoitus", "mechanism_fi": "Auttaa"},
    "theme": {"title_fi": "Teema", "kind": "method", "origin": "opening"},
    "study": {"title_fi": "Tutkimus", "question_fi": "Mitä?", "led_by": "Jamk"},
    "context-event": {"text_fi": "Muutos", "happened_on": "15.8.2026"},
}


def typed(programme, kind):
    if kind.name != "factor":
        return TYPED[kind.name]
    return TYPED["factor"] | {"framework": programme.frameworks.get().pk}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_row_of_any_kind_is_added_changed_and_removed(world, katri, kind):
    programme = world.programme
    if kind.name == "factor":
        a_framework(programme, names=())
    first = kind.columns[0].name
    assert katri.get(about(programme, "add", kind.name)).status_code == 200
    response = katri.post(about(programme, "add", kind.name), typed(programme, kind))
    assert response.headers["Location"] == about(programme) + f"#{kind.name}"
    row = kind.rows(programme).get()
    sent = typed(programme, kind) | {f"{first}_fi": "Toinen", f"{first}_sv": "Annat"}
    katri.post(about(programme, "edit", kind.name, row.pk), sent)
    assert dict(getattr(kind.rows(programme).get(), first)) == {"fi": "Toinen", "sv": "Annat"}
    katri.post(about(programme, "remove", kind.name, row.pk))
    assert not kind.rows(programme).exists()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("bad", ["", "x" * 100_000, "a\x00b"], ids=["empty", "long", "nul"])
def test_a_bad_text_is_told_at_its_field_and_nothing_is_made(world, katri, kind, bad):
    if kind.name == "factor":
        a_framework(world.programme, names=())
    first = kind.columns[0].name
    response = katri.post(about(world.programme, "add", kind.name), typed(world.programme, kind) | {f"{first}_fi": bad})
    assert (response.status_code, list(response.context["form"].errors)) == (200, [first])
    assert not kind.rows(world.programme).exists()


@pytest.mark.parametrize("name, column", [("theme", "factor"), ("theme", "parent"), ("factor", "framework")])
def test_a_row_of_another_programme_can_not_be_chosen(world, other_world, katri, name, column):
    for programme in (world.programme, other_world.programme):
        a_theme(programme, "Teema", factor=a_framework(programme).factors.first())
    foreign = {
        "factor": other_world.programme.factors.first(),
        "parent": other_world.programme.themes.first(),
        "framework": other_world.programme.frameworks.first(),
    }[column]
    sent = TYPED[name] | {"framework": world.programme.frameworks.get().pk, column: foreign.pk}
    response = katri.post(about(world.programme, "add", name), sent)
    assert list(response.context["form"].errors) == [column]


def test_what_others_refer_to_stays_and_says_by_what(world, katri):
    framework = a_framework(world.programme)
    factor = framework.factors.first()
    a_theme(world.programme, "Teema", factor=factor)
    for kind, row in (("framework", framework), ("factor", factor)):
        assert katri.get(about(world.programme, "edit", kind, row.pk)).context["why_not_removable"]
        katri.post(about(world.programme, "remove", kind, row.pk))
        assert type(row).objects.filter(pk=row.pk).exists()


def test_choices_that_there_are_none_of_are_left_out_of_the_form(katri, world, sign_in):
    programme = make.a_programme()
    client = sign_in(make.a_member(programme))
    fields = client.get(about(programme, "add", "theme")).context["form"].fields
    assert list(fields) == ["title", "kind", "origin"]
    assert "chosen_by" in katri.get(about(world.programme, "add", "theme")).context["form"].fields
    required = client.post(about(programme, "add", "factor"), TYPED["factor"]).context["form"].errors
    assert list(required) == ["framework"]
