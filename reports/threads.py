"""The threads of the report’s cover: one for each participant, drawn from who was at which session."""

import hashlib

HUES = ["#a9ccc7", "#79b4ab", "#4f958c", "#d5e8e5"]
MEET = (174.0, 49.0)  # millimetres, in a picture of 210 × 112


def threads(data):
    """One thread per participant through every session held; as many dots at a session as people came to it.

    Which thread carries a dot is drawn from the session's name, never from who was there.
    """
    people = min(data["programme"]["participants"] or 0, 60)
    held = [s for s in data["sessions"] if s["present"] is not None][:16]
    if not people:
        return {"paths": [], "dots": [], "people": 0, "sessions": 0}
    gaps = [100.0 / people * (1 - 0.78 * (c + 1) / (len(held) + 1)) for c in range(len(held))]
    xs = [14.0 + 142.0 * c / max(len(held) - 1, 1) for c in range(len(held))]
    orders = _orders(people, held)
    paths, dots = [], []
    for thread in range(people):
        points = [(-8.0, 6.0 + 104.0 * (thread + 0.5) / people)]
        for column, session in enumerate(held):
            rank = orders[column].index(thread)
            y = MEET[1] + (8 - 8 * (column + 1) / len(held)) + (rank - (people - 1) / 2) * gaps[column]
            points.append((xs[column], y))
            if rank in _present(session, people):
                radius = max(0.55, 1.44 - 0.15 * column) * min(1, 20 / people)
                dots.append((_mm(xs[column]), _mm(y), _mm(radius), HUES[thread % 4]))
        paths.append((_curve([*points, MEET]), HUES[thread % 4]))
    return {"paths": paths, "dots": dots, "people": people, "sessions": len(held)}


def _draw(*words):
    return int.from_bytes(hashlib.sha256("\0".join(map(str, words)).encode()).digest()[:4], "big")


def _orders(people, held):
    """The order of threads at each session: neighbours change places here and there."""
    order, orders = list(range(people)), []
    for session in held:
        for place in range(people - 1):
            if _draw(session["key"], "swap", place) % 3 == 0:
                order[place], order[place + 1] = order[place + 1], order[place]
        orders.append(list(order))
    return orders


def _present(session, people):
    ranks = sorted(range(people), key=lambda rank: _draw(session["key"], "dot", rank))
    return set(ranks[: session["present"]])


def _mm(number):
    return f"{number:.2f}"


def _curve(points):
    (x, y), rest = points[0], points[1:]
    path = [f"M{x:.1f} {y:.1f}"]
    for nx, ny in rest:
        middle = (x + nx) / 2
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {ny:.1f} {nx:.1f} {ny:.1f}")
        x, y = nx, ny
    return "".join(path)
