"""The schema that is shipped says exactly what the code reads: every column, every choice, every limit, both ways."""

import json

import pytest
from django.conf import settings
from django.db import models
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from programmes import exchange, goals
from programmes.exchange import checking, loading
from programmes.exchange.problems import SENTENCES
from programmes.features import FEATURES
from programmes.models import Note
from programmes.translated import TranslatedField
from sessions import scheduling
from sessions.models import CoachingSession
from sessions.versions import published_version
from surveys.models import Item
from surveys.scales import SCALES
from tests import factories as make
from tests.programmes.documents import short

SCHEMA = json.loads(checking.SCHEMA.read_text("utf-8"))
ROWS = {rows.section: rows for part in loading.parts() for rows in part.ROWS}
OF_THEIR_OWN = {  # read and written by a part of the exchange itself, not by a column
    "sessions": {"published", "shown", "attendance"},
    "waves": {"instrument"},
    "mid_reviews": {"changes"},
}
NO_SECTION = {"askel", "slug", "made_up", "people", "report_texts", "example_answers"}
LARGEST = {  # of PostgreSQL
    models.PositiveSmallIntegerField: 32_767,
    models.PositiveIntegerField: 2_147_483_647,
}


def node(section):
    """The schema of one row of a section."""
    at = SCHEMA
    for step in section.split("."):
        at = at["properties"][step.removesuffix("[]")]
        at = at.get("items", at)
    return at


def resolved(schema):
    return SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def columns():
    """(place, column, its schema) of every column of every section."""
    for section, rows in ROWS.items():
        for name in rows.columns:
            yield f"{section}.{name}", rows.model._meta.get_field(name), resolved(node(section)["properties"][name])


def inner(section):
    return {rows.name for rows in ROWS.values() if rows.section.rpartition(".")[0].removesuffix("[]") == section}


# ---- names --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("section", ROWS)
def test_a_section_of_the_schema_has_exactly_the_columns_that_are_read_and_written(section):
    rows = ROWS[section]
    assert {*node(section)["properties"]} == (
        {*rows.columns, *rows.references} | inner(section) | OF_THEIR_OWN.get(section, set())
    )


def test_the_schema_has_exactly_the_sections_that_are_read_and_written():
    declared = {section for section in ROWS if "." not in section}
    assert {*SCHEMA["properties"]} == declared | NO_SECTION


def test_the_test_of_columns_sees_a_column_that_is_read_but_not_in_the_schema():
    assert "uuid" not in node("participants")["properties"]
    assert {"uuid", "email"} - {*node("participants")["properties"]} == {"uuid"}


def test_no_object_of_the_schema_takes_unknown_names():
    def objects(schema, place):
        if isinstance(schema, dict):
            if "properties" in schema or schema.get("type") == "object":
                yield place, schema
            for name, each in schema.items():
                yield from objects(each, f"{place}/{name}")
        elif isinstance(schema, list):
            for number, each in enumerate(schema):
                yield from objects(each, f"{place}/{number}")

    found = [(p, o) for p, o in objects(SCHEMA, "") if "type" in o]  # not the objects that hold properties of schemas
    maps = {place for place, one in found if "propertyNames" in one}
    assert [place for place, one in found if place not in maps and one.get("additionalProperties") is not False] == []
    assert len(maps) == 4  # attendance, report texts, example answers and the answers of one sheet
    assert len(found) > 40


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["askel"] == {"const": exchange.FORMAT}


# ---- values -------------------------------------------------------------------------------------------------------
def test_choices_are_those_of_the_models():
    found = {place: schema.get("enum") for place, column, schema in columns() if column.choices}
    wanted = {place: [value for value, _label in column.choices] for place, column, _schema in columns()
              if column.choices}  # fmt: skip
    wanted["notes.visibility"] = [value for value in Note.Visibility.values if value != Note.Visibility.PRIVATE]
    assert {place: set(values) for place, values in found.items()} == {p: set(v) for p, v in wanted.items()}
    assert len(found) > 30


def test_choices_that_are_no_column_s_are_the_product_s_own():
    assert set(node("programme")["properties"]["features"]["items"]["enum"]) == {*FEATURES}
    assert set(node("instruments[].pages[].items")["properties"]["scale"]["enum"]) == {"", *SCALES}
    assert Item._meta.get_field("scale").choices is None
    assert node("programme")["properties"]["language"]["enum"] == [code for code, _name in settings.LANGUAGES]


def test_a_text_is_at_most_as_long_as_its_column():
    limits = {
        place: (schema.get("maxLength"), column.max_length)
        for place, column, schema in columns()
        if isinstance(column, models.CharField) and not column.choices and "enum" not in schema
    }
    checked_otherwise = {"programme.zone", "sessions.zone", "outputs.rhythm"}  # their formats are shorter
    assert {p: pair for p, pair in limits.items() if pair[0] != pair[1] and p not in checked_otherwise} == {}
    assert len(limits) > 50


def test_a_number_fits_its_column():
    numbers = {
        place: (schema["minimum"], schema["maximum"], LARGEST[type(column)])
        for place, column, schema in columns()
        if isinstance(column, models.IntegerField)
    }
    assert [place for place, (low, high, most) in numbers.items() if not 0 <= low <= high <= most] == []
    euros = [(p, c, s) for p, c, s in columns() if isinstance(c, models.DecimalField)]
    assert [p for p, c, s in euros if s != {"type": "string", "format": "euros", "maxLength": c.max_digits + 1}] == []
    assert (len(numbers) > 8, len(euros) > 6) == (True, True)


def test_texts_days_times_and_marks_are_written_as_their_columns_want():
    kinds = {
        TranslatedField: SCHEMA["$defs"]["translated"],
        models.DateTimeField: SCHEMA["$defs"]["time"],
        models.DateField: SCHEMA["$defs"]["date"],
        models.BooleanField: {"type": "boolean"},
        models.SlugField: SCHEMA["$defs"]["key"],
        models.EmailField: SCHEMA["$defs"]["email"],
        models.URLField: SCHEMA["$defs"]["url"],
    }
    wrong = []
    for place, column, schema in columns():
        wanted = kinds.get(type(column))
        if wanted and schema != wanted and place != "project.slug":
            wrong.append(place)
    assert wrong == []


def test_what_a_table_can_t_do_without_is_required():
    missing = []
    for section, rows in ROWS.items():
        required = set(node(section).get("required", []))
        for name in [*rows.columns, *rows.links]:
            column = rows.model._meta.get_field(name)
            needed = not column.null and not column.has_default() and not column.blank
            if needed and name not in required:
                missing.append(f"{section}.{name}")
    assert missing == []


# ---- what is remembered of changes --------------------------------------------------------------------------------
def test_versions_shown_and_recorded_have_the_names_that_the_code_gives_them(db):
    shown = published_version(CoachingSession(title={}, plan={}))
    assert {*node("sessions")["properties"]["shown"]["properties"]} == shown.keys()
    named = {"coach", "group", "phase"}
    recorded = {*scheduling.FIELDS, *scheduling.TEXTS, *scheduling.MOMENTS, *scheduling.LISTS, *named}
    assert {*SCHEMA["$defs"]["session_side"]["properties"]} == recorded
    assert {*SCHEMA["$defs"]["goal_side"]["properties"]} == {*goals.changing.CLEAR, "via", "closed"}


def test_a_changed_session_and_a_changed_goal_are_written_as_the_schema_wants(world):
    programme, by = world.programme, world.users["coordinator"]
    theme = programme.themes.create(key="t", title={"fi": "Teema"})
    first, second = (make.a_goal(programme, key=key, text={"fi": key}) for key in ("eka", "toka"))
    session = make.a_session(programme, group=world.group, ordinal=1)
    changes = {
        "title": {"fi": "Uusi"},
        "plan": {"fi": "Suunnitelma"},
        "place": "Sali",
        "coach": world.users["coach"],
        "themes": [theme],
        "goals": [first],
        "group": None,
        "ordinal": None,
    }
    scheduling.edit(session, by=by, reason={"fi": "Syy"}, **changes)
    scheduling.move(session, by=by, starts=None, ends=None)
    values = {"label": {"fi": "Eka"}, "parent": second, "expected_by": programme.ends, "rationale": {"fi": "Siksi"}}
    goals.edit_goal(first, by=by, reason={"fi": "Syy"}, via=[second], **values)
    goals.close_goal(first, by=by, reason={"fi": "Valmis"})
    document = exchange.dump(programme)
    assert exchange.dump(exchange.load(document, slug="kopio"))["goals"] == document["goals"]
    assert document["goals"][0]["versions"][1]["after"]["closed"] is True
    assert len(document["sessions"][0]["changes"]) == 2


# ---- rules and addresses ------------------------------------------------------------------------------------------
def test_every_rule_of_a_table_has_a_sentence_or_is_held_by_the_checks_before():
    rules = {
        constraint.name: set(getattr(constraint, "fields", ()))
        for rows in ROWS.values()
        for constraint in rows.model._meta.constraints
    }
    held_before = {
        "one_place_per_address_in_a_programme",  # addresses stand once
        "a_goal_belongs_to_a_programme_or_a_project",  # it stands in one of the two
        "a_theme_has_a_title",  # the schema requires it
        "published_version_and_time_go_together",  # made by the code
        "a_private_note_is_encrypted",  # private ones never travel
        "a_weight_is_a_percentage",
        "points_are_at_most_100",
        "a_wave_has_k_from_5_to_20",
        "grace_is_at_most_an_hour",
        "item_keys_are_unique_on_a_page",  # by surveys.exchange.check, in a whole questionnaire
        "instrument_versions_are_unique",
    }
    without = {name for name, fields in rules.items() if name not in SENTENCES and "key" not in fields} - held_before
    assert without == set()


def test_no_programme_or_project_takes_the_address_of_a_page():
    routes = [str(entry.pattern) for entry in walk(get_resolver())]
    fixed = {r.split("/")[1] for r in routes if r.startswith(("programmes/", "projects/")) and "<" not in r}
    assert fixed - {""} <= exchange.RESERVED


def walk(resolver):
    for entry in resolver.url_patterns:
        yield from walk(entry) if hasattr(entry, "url_patterns") else [entry]


def test_the_short_document_is_valid():
    assert list(checking.validator().iter_errors(short())) == []
