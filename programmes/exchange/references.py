"""Does everything that a file refers to stand in it, once, and does nothing lead back to itself?"""

from collections import defaultdict

from . import texts
from .problems import Problem, inside
from .rows import NAMED_BY, rows_of, walk


def there(document, declared):
    """{table: keys of the rows that stand in the file}."""
    found = defaultdict(set)
    for rows in declared:
        if rows.key and "[]" not in rows.section:
            for table in rows.tables:
                found[table] |= {row[rows.key] for _place, row in rows_of(document, rows)}
    found["people"] = {row["email"] for _place, row in walk(document, "people[]")}
    return found


def problems(document, declared, known):
    """Problems of references; `known` is what `there` gave."""
    yield from _twice(document, declared)
    for rows in declared:
        for place, row in rows_of(document, rows):
            for name, table in rows.references.items():
                wanted = row.get(name, [])
                for key, where in _each(wanted, inside(place, name)):
                    yield from missing(known, table, key, where)
        for name, table in (rows.later | rows.many).items():
            if table == rows.section:
                yield from _circles(document, rows, name)


def _each(wanted, place):
    if isinstance(wanted, list):
        return [(key, inside(place, number)) for number, key in enumerate(wanted)]
    return [(wanted, place)]


def missing(known, table, key, place):
    """The problem of a reference to a row that is not there."""
    if key not in known[table]:
        yield Problem(place, texts.unknown(table, key))


def _twice(document, declared):
    """Keys that stand twice in what is one namespace: goals of the project and of the programme, for example."""
    seen = defaultdict(set)
    people = [("people", "email", walk(document, "people[]"))]
    keyed = [
        (rows.tables[-1], rows.key, rows_of(document, rows))
        for rows in declared
        if rows.key and "[]" not in rows.section
    ]
    for table, name, found in keyed + people:
        for place, row in found:
            key = row[name].lower() if name == "email" else row[name]
            if key in seen[table]:
                yield Problem(inside(place, name), texts.twice(row[name]))
            seen[table].add(key)


def _circles(document, rows, name):
    """Rows that are part of themselves, however long the way: told once for each circle, at its first row."""
    key = NAMED_BY.get(rows.section, "key")
    found = {row[key]: (place, row.get(name, [])) for place, row in rows_of(document, rows)}
    ways = {one: on if isinstance(on, list) else [on] for one, (_place, on) in found.items()}
    done = set()
    for start in ways:
        way = _way_back(start, ways, done)
        if way:
            place, on = found[start]
            number = on.index(way) if isinstance(on, list) else None
            place = inside(place, name) if number is None else inside(inside(place, name), number)
            yield Problem(place, texts.leads_back(start))


def _way_back(start, ways, done):
    """The first step of a way from `start` back to it, or None; `done` = rows of circles told already."""
    if start in done:
        return None
    for first in ways[start]:
        seen, waiting = set(), [first]
        while waiting:
            one = waiting.pop()
            if one == start:
                done |= seen | {start}
                return first
            if one not in seen:
                seen.add(one)
                waiting += ways.get(one, [])
    return None
