"""Somebody with a full copy of the database, who tries to find out whose answers are whose.

Identity rows (every table but the answer zone's) and answer rows of one wave are joined in two ways: by equal values of
every pair of columns, and by rank in every pair of columns. Columns include what the database itself keeps: `rowid` on
SQLite; `ctid` and `xmin` on PostgreSQL.
"""

import math
import re
from collections import Counter

from django.db import connection

from surveys.models import Invitation

ANSWER_TABLES = ("surveys_response", "surveys_comment", "surveys_draft")
ZONE = {*ANSWER_TABLES, "surveys_ledgerentry"}
STABLE = {"pair_key"}  # the same over waves: chance there strikes once for all waves, so it is bounded wave by wave


def rows_of(table):
    """Rows as {column: value}, in the order they lie in the table, with the database's own columns."""
    own = (
        "ctid::text AS ctid, xmin::text::bigint AS xmin, " if connection.vendor == "postgresql" else "rowid AS rowid, "
    )
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {own}* FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row.update({name: bytes(value) for name, value in row.items() if isinstance(value, memoryview)})
        if "ctid" in row:
            row["ctid"] = tuple(int(part) for part in re.findall(r"\d+", row["ctid"]))
    return sorted(rows, key=lambda row: row.get("ctid") or row["rowid"])


def tables():
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)))


def marks_of(wave):
    """{text that names a person: the person's pk}: addresses, uuids, invitation uuids of this wave."""
    marks = {}
    for invitation in Invitation.objects.filter(wave=wave).select_related("participant"):
        person = invitation.participant
        for value in (person.email, str(person.uuid), person.uuid.hex, str(invitation.uuid), invitation.uuid.hex):
            marks[value] = person.pk
    return marks


def person_in(row, table, marks):
    for column, value in row.items():
        if column == "participant_id" or (table == "programmes_participant" and column == "id"):
            return value
        if isinstance(value, str | dict | list) or hasattr(value, "hex"):
            words = re.findall(r"[^\s\"'{}\[\],:]+", str(value)) if not isinstance(value, bytes) else []
            for word in words:
                if word in marks:
                    return marks[word]
    return None


def identity_views(wave):
    """{(table, number): [(person, row)]}: lists with one row of each person invited; number = first, second, … row."""
    marks = marks_of(wave)
    everybody, views = set(marks.values()), {}
    for table in tables():
        if table in ZONE or table.startswith("sqlite_"):
            continue
        seen = Counter()
        for row in rows_of(table):
            person = person_in(row, table, marks)
            if person in everybody:
                views.setdefault((table, seen[person]), []).append((person, row))
                seen[person] += 1
    return {key: rows for key, rows in views.items() if len(rows) == len(everybody)}


def attack(wave, truth):
    """{join: how many of the wave's answers it gives to the right person}.

    `truth(row)` = the person behind an answer row, found from what the test planted in the answer.
    """
    answers = {}
    for table in ANSWER_TABLES:
        rows = [row for row in rows_of(table) if row["wave_id"] == wave.pk]
        if rows:
            answers[table] = [(truth(table, row), row) for row in rows]
    hits = {}
    for view, people in identity_views(wave).items():
        for table, given in answers.items():
            for mine in people[0][1]:
                for theirs in given[0][1]:
                    join = (*view, mine, table, theirs)
                    hits["equal", *join] = by_equality(people, mine, given, theirs)
                    if len(given) == len(people):
                        hits["rank", *join], hits["reversed", *join] = by_rank(people, mine, given, theirs)
    return hits


def by_equality(people, mine, given, theirs):
    """Pairs whose values are equal and occur once on either side, if they belong together."""
    left, right = ({str(row[column]): [] for _p, row in rows} for rows, column in ((people, mine), (given, theirs)))
    for rows, column, side in ((people, mine, left), (given, theirs, right)):
        for person, row in rows:
            side[str(row[column])].append(person)
    return sum(right.get(value) == owners for value, owners in left.items() if len(owners) == 1)


def by_rank(people, mine, given, theirs):
    """The first of one order with the first of the other, and so on; then with the last and so on."""
    left, right = ([person for person, _row in ordered(rows, c)] for rows, c in ((people, mine), (given, theirs)))
    return tuple(sum(a == b for a, b in zip(left, order, strict=True)) for order in (right, right[::-1]))


def ordered(rows, column):
    """Stable: equal values stay as they lie in the table."""
    return sorted(rows, key=lambda pair: (pair[1][column] is not None, sortable(pair[1][column])))


def sortable(value):
    return value if isinstance(value, int | tuple) and not isinstance(value, bool) else str(value)


# ---- what chance does ---------------------------------------------------------------------------------------------
def bound(joins, *, mean=1.0, p=0.00001):
    """So many right matches the best of `joins` random orders reaches with a probability below p (Poisson)."""
    matches = 0
    while joins * (1 - sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(matches))) >= p:
        matches += 1
    return matches


def verdict(hits_by_wave):
    """The joins that do better than chance: in one wave, or summed over all waves."""
    joins = Counter()
    for hits in hits_by_wave:
        joins.update({join: count for join, count in hits.items() if join[-1] not in STABLE})
    tried = sum(len(hits) for hits in hits_by_wave)
    single, summed = bound(tried), bound(len(joins), mean=len(hits_by_wave))
    found = {(*join, count) for hits in hits_by_wave for join, count in hits.items() if count >= single}
    return found | {(*join, "sum", count) for join, count in joins.items() if count >= summed}
