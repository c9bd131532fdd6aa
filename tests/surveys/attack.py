"""Random small programmes, and an attacker who reads everything that was published of them.

The attacker shares no code with `surveys.disclosure`: who stands behind a cell is found from the answers themselves,
and what can be computed from the cells is found by trying every union of few people, with ranks modulo a prime.
"""

from dataclasses import dataclass, field
from itertools import combinations

from surveys.disclosure import Question, Rules, Sheet, WaveAnswers, final_tables, publishable, tables_of

PRIME = (1 << 61) - 1
POINTS = {"1", "2", "3", "4", "5"}
EARLY = {"pre": set(), "mid": {"state", "perceived"}, "post": {"perceived"}, "follow_up": {"perceived"}}


@dataclass
class Scenario:
    waves: list
    rules: Rules
    late: WaveAnswers | None = None  # the mid wave with one more answer, asked for after its release


@dataclass
class Published:
    cells: list = field(default_factory=list)
    again: list = field(default_factory=list)  # cells of the late version


# ---- programmes ---------------------------------------------------------------------------------------------------
def a_scenario(chance):
    people = [f"p{i}" for i in range(chance.choice((5, 6, 7, 8, 9, 10, 12, 14, 16, 20, 25, 30, 45, 60)))]
    stages = ["pre", "mid", "post"] + (["follow_up"] if chance.random() < 0.2 else [])
    linked, subjects = chance.random() < 0.9, ["a", "b"][: chance.randint(1, 2)]
    health = {subject: chance.random() < 0.1 for subject in subjects}
    answering, skipping = chance.uniform(0.55, 1), chance.choice((0, 0.03, 0.1))
    here, waves = set(people), []
    for stage in stages:
        here = {p for p in here if chance.random() > 0.06}  # some leave for good
        answerers = [p for p in people if p in here and chance.random() < answering]
        waves.append(_wave(stage, answerers, len(people), subjects, health, linked, skipping, chance))
    rules = Rules(k=chance.choice((5, 5, 5, 6, 8)), staff=chance.choice((0, 0, 0, 1, 2)))
    return Scenario(waves, rules, _with_one_more(waves[1], chance) if chance.random() < 0.25 else None)


def _wave(stage, answerers, invited, subjects, health, linked, skipping, chance):
    forms = {"pre": ["state"], "mid": ["perceived"]}.get(stage, ["perceived", "state"])
    questions = tuple(
        Question(item=f"{s}-{form}", statement=s, form=form, health_like=health[s]) for s in subjects for form in forms
    )
    unanimous = chance.random() < 0.2
    sheets = []
    for person in answerers:
        answers = {}
        for question in questions:
            if chance.random() >= skipping:
                point = chance.choice("45" if unanimous else "12345")
                answers[question.item] = "dk" if chance.random() < 0.03 else point
        sheets.append(Sheet(f"{stage}:{person}", person if linked else f"{stage}:{person}", answers))
    return WaveAnswers(stage, stage, questions, tuple(sheets), invited, linked=linked)


def _with_one_more(wave, chance):
    late = Sheet("late", "late", {question.item: chance.choice("12345") for question in wave.questions})
    return WaveAnswers(wave.key, wave.stage, wave.questions, (*wave.sheets, late), wave.invited, linked=wave.linked)


# ---- publishing ---------------------------------------------------------------------------------------------------
def publish_by_the_rules(scenario):
    """As the vault does: each wave's own figures at its sealing, the rest at the end; then a late version is tried."""
    out, ledger = Published(), {}

    def let_out(tables):
        cells, shown = publishable(tables, rules=scenario.rules, published=ledger)
        for table in shown:
            ledger.setdefault(table.family, []).append(table.people)
        return cells

    for wave in scenario.waves:
        if EARLY[wave.stage]:
            out.cells += let_out(tables_of(wave, forms=EARLY[wave.stage]))
    out.cells += let_out(final_tables(scenario.waves, early=EARLY))
    if scenario.late:
        out.again = let_out(tables_of(scenario.late, forms=EARLY["mid"]))
    return out


def publish_naively(scenario):
    """Every figure with enough answers by itself: totals of each wave, paired change, late versions."""
    out = Published()

    def cell(wave, question, people, **more):
        if len(people) >= _floor(scenario.rules, question.health_like):
            yield {
                "wave": wave.key,
                "item": question.item,
                "form": question.form,
                "statement": question.statement,
            } | more

    for wave in scenario.waves:
        for question in wave.questions:
            out.cells += cell(wave, question, behind(wave, question.item), population="all", baseline=None)
    pre = scenario.waves[0]
    for wave in scenario.waves[2:]:
        for question in wave.questions:
            if question.form == "state" and wave.linked:
                both = behind(wave, question.item) & behind(pre, question.item)
                out.cells += cell(wave, question, both, population="paired", baseline="pre")
    if scenario.late:
        for question in scenario.late.questions:
            people = behind(scenario.late, question.item)
            out.again += cell(scenario.late, question, people, population="all", baseline=None)
    return out


# ---- attacking ----------------------------------------------------------------------------------------------------
def behind(wave, item):
    return frozenset(sheet.person for sheet in wave.sheets if sheet.answers.get(item) in POINTS)


def leaks(scenario, published):
    """What the attacker finds, in sentences; an empty list is what we promise."""
    waves = {wave.key: wave for wave in scenario.waves}
    questions = {q.item: q for wave in scenario.waves for q in wave.questions}
    figures, found = {}, []
    for cells, of in ((published.cells, waves), (published.again, waves | {"mid": scenario.late})):
        for cell in cells:
            if cell.get("why"):
                found += _numbers_of_a_withheld_cell(cell)
                continue
            people = behind(of[cell["wave"]], cell["item"])
            if cell["population"] == "paired":
                people &= behind(of[cell["baseline"]], cell["item"])
            asked_over_waves = cell["form"] == "state" and of[cell["wave"]].linked
            variable = cell["statement"] if asked_over_waves else (cell["wave"], cell["item"])
            figures.setdefault(variable, (questions[cell["item"]].health_like, []))[1].append(people)
            found += _too_exact(cell, of, people) if "counts" in cell else []
    for variable, (health, sets) in figures.items():
        small = few_people_computable(sets, _floor(scenario.rules, health))
        found += [f"{variable}: {len(small)} people"] if small else []
    return found


def _floor(rules, health_like):
    return max(rules.k, 5, 10 if health_like else 0) + rules.staff


def few_people_computable(sets, floor):
    """A set of 1 … floor − 1 people whose figure follows from the published sets', or None."""
    alike = {}
    for person in set().union(*sets):
        alike.setdefault(tuple(person in people for people in sets), []).append(person)
    columns = sorted(alike)
    basis = _basis([[int(column[row]) for column in columns] for row in range(len(sets))])
    few = [i for i, column in enumerate(columns) if len(alike[column]) < floor]
    for size in range(1, min(len(few), floor - 1) + 1):
        for chosen in combinations(few, size):
            people = [person for i in chosen for person in alike[columns[i]]]
            if len(people) < floor and _is_spanned([int(i in chosen) for i in range(len(columns))], basis):
                return people
    return None


def _basis(vectors):
    basis = []
    for vector in vectors:
        rest = _rest(vector, basis)
        lead = next((i for i, value in enumerate(rest) if value), None)
        if lead is not None:
            inverse = pow(rest[lead], PRIME - 2, PRIME)
            basis.append((lead, [value * inverse % PRIME for value in rest]))
    return basis


def _rest(vector, basis):
    for lead, row in basis:
        if vector[lead]:
            factor = vector[lead]
            vector = [(a - factor * b) % PRIME for a, b in zip(vector, row, strict=True)]
    return vector


def _is_spanned(vector, basis):
    return not any(_rest(vector, basis))


def _numbers_of_a_withheld_cell(cell):
    kept = ("counts", "five", "mean", "sd", "baseline_mean") + (("n", "dont_know") if cell["why"] == "below_k" else ())
    return [f"{cell['id']}: {key} of a withheld cell" for key in kept if cell[key] is not None]


def _too_exact(cell, waves, people):
    """Near-unanimity must not show, small groups show three classes only, and what is shown must be true."""
    after = {s.person: s.answers.get(cell["item"]) for s in waves[cell["wave"]].sheets}
    if cell["population"] == "paired":
        before = {s.person: s.answers.get(cell["item"]) for s in waves[cell["baseline"]].sheets}
        kinds = [(int(after[p]) > int(before[p])) - (int(after[p]) < int(before[p])) for p in people]
        true = [kinds.count(kind) for kind in (-1, 0, 1)]
    else:
        points = [int(after[p]) for p in people]
        true = [sum(p < 3 for p in points), points.count(3), sum(p > 3 for p in points)]
    n, trouble = len(people), []
    if not all(low <= count <= high for count, (low, high) in zip(true, cell["counts"], strict=True)):
        trouble.append("untrue")
    if max(true) >= n - 1 and (any(low == high for low, high in cell["counts"]) or cell["five"] or cell["mean"]):
        trouble.append("near-unanimous, yet exact")
    if n < 20 and (cell["five"] or cell["mean"] is not None or cell["sd"] is not None):
        trouble.append("five classes or a mean of a small group")
    return [f"{cell['id']}: {words}" for words in trouble]
