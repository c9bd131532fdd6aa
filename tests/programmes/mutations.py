"""Programme files broken in every way that comes to mind, by chance."""

import json

DEEP = 40
TEXTS = [
    "",
    "\0",
    "\ud800",
    "x" * 30_000,
    "2021-02-30",
    "2026-03-29T03:30",
    "2026-13-01T25:61",
    "ei mikään",
    "-1",
    "😀",
]
NUMBERS = [-1, 0, 1.5, 10**30, 10**400, -(10**9), 2**31, 5e300, True]
OTHERS = [None, [], {}, [None], {"fi": 1}, [[]], {"": ""}, False]


def mutated(document, chance, times=None):
    """(bytes of a file, what was done to it): one to three mutations, the text's own among them."""
    document, done = json.loads(json.dumps(document)), []
    for _time in range(times or chance.choice([1, 1, 1, 2, 3])):
        mutate = chance.choice(OF_DOCUMENT)
        done.append(f"{mutate.__name__} at {mutate(document, chance)}")
    data = json.dumps(document, indent=chance.choice([None, 1])).encode()
    if chance.random() < 0.1:
        mutate = chance.choice(OF_TEXT)
        data = mutate(data, chance)
        done.append(mutate.__name__)
    return data, "; ".join(done)


def places(value, path=()):
    """(holder, step, path) of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in list(items):
        yield value, step, (*path, step)
        yield from places(each, (*path, step))


def somewhere(document, chance, wanted=lambda value: True):
    """(holder, step, path) of a place by chance, of every depth alike; or None."""
    found = [place for place in places(document) if wanted(place[0][place[1]])]
    depths = sorted({len(path) for _holder, _step, path in found})
    if not depths:
        return document, chance.choice(sorted(document)), ()
    depth = chance.choice(depths)
    return chance.choice([place for place in found if len(place[2]) == depth])


def drop(document, chance):
    holder, step, path = somewhere(document, chance)
    del holder[step]
    return path


def duplicate_a_row(document, chance):
    holder, step, path = somewhere(document, chance, lambda v: isinstance(v, list) and v)
    if isinstance(holder[step], list) and holder[step]:
        holder[step].append(chance.choice(holder[step]))
    return path


def rename(document, chance):
    holder, step, path = somewhere(document, chance)
    if isinstance(holder, dict):
        name = chance.choice([f"{step}x", str(step).upper(), "constructor", "", "\0", "\ud800", "a" * 500, "fi", "key"])
        holder[name] = holder.pop(step)
    return path


def add_a_name(document, chance):
    holder, step, path = somewhere(document, chance, lambda v: isinstance(v, dict))
    if isinstance(holder[step], dict):
        holder[step][chance.choice(["secret", "id", "is_staff", "pk", "__proto__", "k"])] = chance.choice([1, "x", {}])
    return path


def put(document, chance):
    holder, step, path = somewhere(document, chance)
    holder[step] = chance.choice(chance.choice([TEXTS, NUMBERS, OTHERS]))
    return path


def retype(document, chance):
    """The same words in another type."""
    holder, step, path = somewhere(document, chance)
    value = holder[step]
    holder[step] = chance.choice([[value], {"fi": value}, str(value), repr(value), len(str(value))])
    return path


def misrefer(document, chance):
    """A text becomes another text of the document: a key of something else, most of the time."""
    holder, step, path = somewhere(document, chance, lambda v: isinstance(v, str))
    texts = [h[s] for h, s, _path in places(document) if isinstance(h[s], str) and len(h[s]) < 60]
    holder[step] = chance.choice([*texts[:400], "no-such-thing", "nobody@example.org"])
    return path


def nest(document, chance):
    holder, step, path = somewhere(document, chance)
    for _level in range(chance.choice([3, DEEP, 300])):
        holder[step] = chance.choice([[holder[step]], {"a": holder[step]}])
    return path


def spoil_a_text(document, chance):
    """One sign is changed, lost or added."""
    holder, step, path = somewhere(document, chance, lambda v: isinstance(v, str) and v)
    value = holder[step] if isinstance(holder[step], str) else "x"
    at = chance.randrange(len(value)) if value else 0
    holder[step] = value[:at] + chance.choice(["", "\0", "\udfff", "9", "A", "ä", " ", "\n", "-"]) + value[at + 1 :]
    return path


def go_round(document, chance):
    """Rows that are part of each other."""
    sections = [document.get("goals"), document.get("themes"), document.get("project", {})]
    sections = [s.get("goals") if isinstance(s, dict) else s for s in sections]
    rows = chance.choice([s for s in sections if isinstance(s, list) and s] or [[{}]])
    rows = [row for row in rows if isinstance(row, dict) and "key" in row]
    for one, other in zip(rows, [*rows[1:], *rows[:1]], strict=True):
        one["parent"] = other["key"]
    if rows and chance.random() < 0.5:
        rows[0]["via"] = [rows[-1]["key"]]
    return "goals, themes"


def turn_round(document, chance):
    holder, step, path = somewhere(document, chance, lambda v: isinstance(v, list) and len(v) > 1)
    if isinstance(holder[step], list):
        holder[step].reverse()
    return path


def swap(document, chance):
    one, a, path = somewhere(document, chance)
    other, b, _path = somewhere(document, chance)
    one[a], other[b] = json.loads(json.dumps([other[b], one[a]]))
    return path


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def splice(data, chance):
    at = chance.randrange(len(data))
    return data[:at] + chance.choice([b"\xff", b"\0", b"}", b'"', b"NaN", b"1e999", b"\\u0000", b"//"]) + data[at:]


def say_twice(data, chance):
    return data.replace(b"{", b'{"askel": 2, ', 1)


def say_infinite(data, chance):
    return data.replace(b": 5", b": 1e999", 1).replace(b": 1,", b": Infinity,", 1)


OF_DOCUMENT = [
    drop,
    duplicate_a_row,
    rename,
    add_a_name,
    put,
    put,
    retype,
    misrefer,
    misrefer,
    nest,
    spoil_a_text,
    spoil_a_text,
    go_round,
    turn_round,
    swap,
]
OF_TEXT = [cut, splice, say_twice, say_infinite]
