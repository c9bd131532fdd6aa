"""Whole programmes that nobody thought of: every section and column, made from the schema and the declared rows.

A document comes in the canonical form that an export has, so it must come back as it is. `chance` decides the shape,
`words` and `days` (from hypothesis, or a few of our own) stand in the columns.
"""

import json
from datetime import date, datetime, timedelta

from programmes.exchange import checking, loading
from programmes.exchange.rows import is_empty, rows_of
from programmes.translated import LANGUAGES

SCHEMA = json.loads(checking.SCHEMA.read_text("utf-8"))
ROWS = {rows.section: rows for rows in loading.declared()}
ZONES = ["Europe/Helsinki", "Europe/Stockholm", "America/New_York", "Asia/Tokyo", "UTC"]
WORDS = [
    "Me-henki",
    "åäö ÅÄÖ",
    "\U0001f9e1 🦉",
    "rivi\ntoinen",
    '"lainattu" \\ ja {kaari}',
    " ",
    "2026-01-01",
    "0",
    "x" * 180,
]
DAYS = [date(1995, 1, 1), date(2026, 3, 29), date(2028, 2, 29), date(2180, 1, 1)]
RHYTHMS = ["FREQ=MONTHLY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO", "FREQ=YEARLY"]
REPORT_BLOCKS = ["summary", "limitations", "lessons-2"]


def a_document(chance, *, words=WORDS, days=DAYS, slug="arvottu"):
    return _Maker(chance, words, days, slug).document()


class _Maker:
    def __init__(self, chance, words, days, slug):
        self.chance, self.words, self.days, self.slug = chance, words, days, slug
        self.known, self.order, self.made = {}, {}, {}
        self.zone = chance.choice(ZONES)

    def often(self, probability=0.6):
        return self.chance.random() < probability

    def document(self):
        self.people = [self.person(n) for n in range(self.chance.randint(1, 4))]
        self.organisations = [
            {"name": f"{n} {self.line(150)}", "kind": self.chance.choice(self.enum("organisations", "kind"))}
            for n in range(self.chance.randint(1, 4))
        ]
        self.known["people"] = [person["email"] for person in self.people]
        self.known["organisations"] = [one["name"] for one in self.organisations]
        made_up = {"notice": self.text(), "what": self.chance.sample(["answers", "names", "dates"], 2)}
        document = {"askel": 2, "slug": self.slug} | ({"made_up": made_up} if self.often() else {})
        document["project"] = self.project()
        document["programme"] = self.programme()
        for section in SCHEMA["properties"]:
            if section in ROWS and section not in ("project", "programme", "organisations"):
                self.put(document, section, self.section(section))
        blocks = self.chance.sample(REPORT_BLOCKS, self.chance.randint(0, 3))
        self.put(document, "report_texts", {block: self.text() for block in blocks})
        return self.only_what_is_referred_to(document)

    def put(self, document, name, value):
        if not is_empty(value):
            document[name] = value

    # ---- values ---------------------------------------------------------------------------------------------------
    def line(self, longest):
        return self.chance.choice(self.words)[: max(1, longest)]

    def text(self):
        languages = self.chance.sample(LANGUAGES, self.chance.randint(1, 3))
        return {code: self.chance.choice(self.words) for code in languages}

    def day(self):
        return self.chance.choice(self.days) + timedelta(days=self.chance.randint(0, 300))

    def moment(self):
        """At a time of day when no clock is ever put forward."""
        return datetime(*self.day().timetuple()[:3], self.chance.randint(8, 20), self.chance.choice([0, 15, 59]))

    def wall(self, moment):
        return moment.isoformat(timespec="seconds" if moment.second else "minutes")

    def person(self, number):
        named = {"name": self.line(120)} if self.often() else {}
        return {"email": f"ihminen{number}@example.org", **named, "language": self.chance.choice(LANGUAGES)}

    def schema(self, section):
        at = SCHEMA
        for step in section.split("."):
            at = at["properties"][step.removesuffix("[]")]
            at = at.get("items", at)
        return at

    def enum(self, section, name):
        return self.schema(section)["properties"][name]["enum"]

    def value(self, schema):
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            own = {
                "translated": self.text,
                "remembered": self.text,
                "date": lambda: self.day().isoformat(),
                "time": lambda: self.wall(self.moment()),
                "url": lambda: self.chance.choice(["https://example.org/a", "http://example.org:8080/?q=ä"]),
                "key": lambda: self.chance.choice(["a", "B-2", "_"]),
            }
            return own[name]() if name in own else self.value(SCHEMA["$defs"][name])
        if "anyOf" in schema:
            return self.value(self.chance.choice(schema["anyOf"]))
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        kinds = {
            "null": lambda: None,
            "boolean": lambda: True,
            "integer": lambda: self.chance.choice([schema["minimum"], schema["maximum"], schema["minimum"] + 1]),
            "array": lambda: self.some(schema["items"].get("enum", ["a", "B-2", "_"])),
            "string": lambda: self.string(schema),
            "object": lambda: {
                name: self.value(each) for name, each in schema["properties"].items() if self.often(0.3)
            },
        }
        return kinds[schema["type"]]()

    def some(self, values):
        return self.chance.sample(values, self.chance.randint(1, 3))

    def string(self, schema):
        form = schema.get("format")
        if form == "euros":
            whole = self.chance.randint(0, 10 ** (schema["maxLength"] - 3) - 1)
            return f"{whole}.{self.chance.randint(0, 99):02}"
        if form == "zone":
            return self.chance.choice(ZONES)
        if form == "rrule":
            return self.chance.choice(RHYTHMS)
        return self.line(schema["maxLength"])

    # ---- rows -----------------------------------------------------------------------------------------------------
    def section(self, section, outer=None):
        """Some rows of a section, in the file's order."""
        rows, found = ROWS[section], []
        for _number in range(self.chance.choice([0, 1, 1, 2, 3, 4])):
            row = self.row(rows, len(found))
            fix = getattr(self, "fix_" + section.replace("[]", "").replace(".", "_"), None)
            row = fix(row, found, outer) if row and fix else row
            if row:
                found.append(row)
                self.know(rows, row, len(found))
        return found

    def know(self, rows, row, number):
        if rows.key and "[]" not in rows.section:
            self.made[rows.section] = self.made.get(rows.section, 0) + 1
            for table in rows.tables:
                self.known.setdefault(table, []).append(row[rows.key])
                place = (number if rows.is_ordered else 0, len(self.known[table]))
                self.order[table, row[rows.key]] = place

    def row(self, rows, number):
        schema, row = self.schema(rows.section), {}
        needed = set(schema.get("required", []))
        for name in rows.columns:
            default = rows.model._meta.get_field(name).get_default()
            if name in needed or not is_empty(default) or self.often():
                row[name] = self.value(schema["properties"][name])
                if row[name] is False:
                    del row[name]
        if rows.key in ("key", "email"):
            names = {"key": f"{self.chance.choice('abXY_-')}{rows.section[:9].replace('.', '-')}{number}"}
            row[rows.key] = names.get(rows.key, f"osallistuja{number}@example.org")
        if not self.referring(rows, row, needed):
            return None
        return row

    def referring(self, rows, row, needed):
        """False when a reference that is needed has nothing to refer to."""
        for name, table in (rows.links | rows.later).items():
            there = self.known.get(table, [])
            if there and (name in needed or self.often()):
                row[name] = self.chance.choice(there)
            elif name in needed:
                return False
        for name, table in rows.many.items():
            there = self.known.get(table, [])
            some = self.chance.sample(there, self.chance.randint(0, len(there)))
            by_name = table in ("people", "organisations")
            self.put(row, name, sorted(some, key=lambda key: key if by_name else self.order[table, key]))
        return True

    def project(self):
        row = self.row(ROWS["project"], 0) | {"slug": self.slug + "-hanke"}
        row = self.in_order(row, "starts", "ends")
        for section in [s for s in ROWS if s.startswith("project.") and "[]" not in s]:
            self.put(row, section.removeprefix("project."), self.section(section))
        return row

    def programme(self):
        return self.in_order(self.row(ROWS["programme"], 0), "starts", "ends") | {"zone": self.zone}

    def in_order(self, row, first, last):
        if first in row and last in row:
            row[first], row[last] = sorted([row[first], row[last]])
        return row

    def one_of_a_kind(self, row, found, *names):
        return None if any(all(row.get(n) == one.get(n) for n in names) for one in found) else row

    def fix_project_partners(self, row, found, _outer):
        return self.one_of_a_kind(row, found, "role", "organisation")

    def fix_recruitments(self, row, found, _outer):
        return self.one_of_a_kind(row, found, "organisation")

    def fix_memberships(self, row, found, _outer):
        return self.one_of_a_kind(row, found, "role", "user", "group")

    def fix_project_tenders_scores(self, row, found, _outer):
        return self.one_of_a_kind(row, found, "criterion")

    def fix_project_tenders(self, row, _found, _outer):
        self.put(row, "scores", self.section("project.tenders[].scores"))
        return row

    def fix_project_duties(self, row, _found, _outer):
        sent = row["state"] in ("sent", "received")
        row.pop("sent_on", None)
        return row | ({"sent_on": "2026-01-02", "received_on": "2026-01-03"} if sent else {})

    def fix_project_follow_ons(self, row, _found, _outer):
        return row | ({"reason": self.text()} if row["state"] == "not_submitted" else {})

    def fix_project_goals(self, row, _found, _outer):
        self.put(row, "versions", self.section("project.goals[].versions"))
        return row

    def fix_goals(self, row, _found, _outer):
        self.put(row, "versions", self.section("goals[].versions"))
        return row

    def fix_project_goals_versions(self, row, _found, _outer):
        return {name: value for name, value in row.items() if value != {}}

    fix_goals_versions = fix_project_goals_versions

    def fix_participants(self, row, _found, _outer):
        row = self.in_order(row, "joined_on", "left_on")
        self.put(row, "moves", self.section("participants[].moves"))
        return row

    def fix_outputs(self, row, _found, _outer):
        return row | ({"returned_on": "2026-01-02"} if "acknowledged_on" in row else {})

    def fix_quotes(self, row, _found, _outer):
        return row | ({"consented": True} if row["approved_for"] != "none" else {})

    def fix_waves(self, row, _found, _outer):
        instruments = self.known.get("named instruments", [])
        if not instruments:
            return None
        opens = self.moment()
        closes = opens + timedelta(days=self.chance.randint(1, 40))
        row |= {"opens_at": self.wall(opens), "closes_at": self.wall(closes)}
        return row | {"instrument": self.chance.choice(instruments)}

    def fix_instruments(self, row, found, _outer):
        row["key"] = self.chance.choice(["alku", "loppu"])
        if not self.one_of_a_kind(row, found, "key", "version"):
            return None
        self.item_keys = 0
        self.put(row, "pages", self.section("instruments[].pages"))
        name = row["key"] if row["version"] == 1 else f"{row['key']}/{row['version']}"
        self.known.setdefault("named instruments", []).append(name)
        return row

    def fix_instruments_pages(self, row, _found, _outer):
        self.put(row, "items", self.section("instruments[].pages[].items"))
        return row or {"title": self.text()}

    def fix_instruments_pages_items(self, row, _found, _outer):
        self.item_keys += 1
        return row | {"key": f"kohta-{self.item_keys}"}

    def fix_mid_reviews(self, row, _found, _outer):
        named = self.known.get("changes", [])
        some = sorted(self.chance.sample(range(len(named)), self.chance.randint(0, len(named))))
        self.put(row, "changes", [named[number] for number in some])
        return row

    # ---- sessions -------------------------------------------------------------------------------------------------
    def fix_sessions(self, row, _found, _outer):
        row.pop("starts", None), row.pop("ends", None)
        minutes = 0
        if self.often(0.8):
            starts = self.moment()
            minutes = self.chance.choice([45, 90, 150, 600])
            row |= {"starts": self.wall(starts), "ends": self.wall(starts + timedelta(minutes=minutes))}
        if row["zone"] == self.zone:
            del row["zone"]
        if self.often():
            row["published"] = self.wall(self.moment())
            self.put(row, "shown", self.shown(row))
        self.put(row, "changes", self.changes(row["key"]))
        if self.often(0.4):
            row["headcount"] = self.row(ROWS["sessions[].headcount"], 0)
            row["headcount"].pop(self.chance.choice(["at_least", "nearly"]), None)
        marks = {email: self.mark(minutes) for email in self.known.get("participants", []) if self.often()}
        self.put(row, "attendance", marks)
        return row

    def shown(self, row):
        """Only what differs from the row is told."""
        coach = next((p.get("name", "") for p in self.people if p["email"] == row.get("coach")), "")
        plan = {"ordinal": None, "title": {}, "plan": {}, "starts": None, "ends": None, "place": "", "link": ""}
        plan |= {"zone": self.zone, "coach": coach} | {k: v for k, v in row.items() if k != "coach"}
        plan["cancelled"] = row["state"] == "cancelled"
        drawn = self.value(self.schema("sessions")["properties"]["shown"])
        return {name: value for name, value in drawn.items() if plan[name] != value}

    def changes(self, key):
        found, at = [], self.moment()
        for number in range(self.chance.choice([0, 0, 1, 3])):
            row = self.row(ROWS["sessions[].changes"], number)
            row["changed_at"] = self.wall(at + timedelta(seconds=number))
            found.append({name: value for name, value in row.items() if value != {}})
            self.known.setdefault("changes", []).append(f"{key}#{number + 1}")
        return found

    def mark(self, minutes):
        own = self.chance.randint(0, minutes)
        partly = {"state": "partly", "minutes": minutes} | ({"own_minutes": own} if own else {})
        short = {"state": "present", "minutes": minutes + 1} | ({"own_minutes": own} if own else {})
        return self.chance.choice(["present", "absent", partly, short])

    # ---- accounts and organisations -------------------------------------------------------------------------------
    def only_what_is_referred_to(self, document):
        wanted = {"people": set(), "organisations": set()}
        for rows in ROWS.values():
            for name, table in rows.references.items():
                for _place, row in rows_of(document, rows) if table in wanted else ():
                    said = row.get(name, [])
                    wanted[table] |= {*said} if isinstance(said, list) else {said}
        people = [person for person in self.people if person["email"] in wanted["people"]]
        organisations = [one for one in self.organisations if one["name"] in wanted["organisations"]]
        self.put(document, "people", people)
        self.put(document, "organisations", sorted(organisations, key=lambda one: one["name"]))
        return document
