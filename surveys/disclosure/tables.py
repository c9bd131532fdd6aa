"""From answers to tables: who stands behind each figure, alone or paired over two waves."""

from dataclasses import dataclass, field

from . import tiers

ALL, PAIRED = "all", "paired"
STATE = "state"
BASELINE, LATER = "pre", ("post", "follow_up")


@dataclass(frozen=True)
class Question:
    item: str
    statement: str | None = None
    form: str = STATE  # state / then / perceived
    scale: str = "agree5"
    health_like: bool = False

    @property
    def subject(self):
        """What joins the same question of two waves: the statement, else the item itself."""
        return self.statement or self.item


@dataclass(frozen=True)
class Sheet:
    """One response: `person` is the same over waves where answers are paired, else as good as the id."""

    id: str
    person: str
    answers: dict


@dataclass(frozen=True)
class WaveAnswers:
    """A sealed wave. `linked`: its answers can be paired with other waves'."""

    key: str
    stage: str
    questions: tuple
    sheets: tuple
    invited: int
    title: dict = field(default_factory=dict)
    opens: str = ""
    closes: str = ""
    k: int = tiers.FLOOR
    linked: bool = True


@dataclass(frozen=True)
class Table:
    """One figure to be: `values` by person ("1" … "5", or a pair of them), `responses` = ids behind it.

    `family` = the figures that could be subtracted from each other. `remainder` = persons of `values` who are missing
    from the paired figure of the same question, None where there is no such figure.
    """

    wave: str
    question: Question
    values: dict
    responses: frozenset
    population: str = ALL
    baseline: str | None = None
    dont_know: int = 0
    family: str = ""
    remainders: tuple = ()

    @property
    def people(self):
        return frozenset(self.values)

    @property
    def id(self):
        return f"{self.wave}.{self.question.item}.{self.population}"


def tables_of(wave, *, forms=None):
    """All-answerers' tables of the wave's questions of these forms (None = every form), each a family of its own."""
    return [
        _table(wave, question, family=f"{wave.key}:{question.item}")
        for question in wave.questions
        if forms is None or question.form in forms
    ]


def final_tables(waves, *, early):
    """What waited for the last wave: paired change first, then the all-answerers' tables not shown `early`.

    `early` = {stage: forms shown when the wave was sealed}.
    """
    pairs = [
        (before, after)
        for before in waves
        for after in waves
        if before.stage == BASELINE and after.stage in LATER and before.linked and after.linked
    ]
    paired = [table for before, after in pairs for table in _paired_tables(before, after)]
    rest = []
    for wave in sorted(waves, key=lambda wave: wave.stage == BASELINE):
        for question in wave.questions:
            if question.form not in early.get(wave.stage, ()):
                rest.append(_beside_pairs(wave, question, paired))
    return paired + rest


def _table(wave, question, *, family, remainders=()):
    rows = {sheet.person: sheet for sheet in wave.sheets if tiers.valid(sheet.answers.get(question.item))}
    return Table(
        wave=wave.key,
        question=question,
        values={person: sheet.answers[question.item] for person, sheet in rows.items()},
        responses=frozenset(sheet.id for sheet in rows.values()),
        dont_know=tiers.dont_know(sheet.answers.get(question.item) for sheet in wave.sheets),
        family=family,
        remainders=remainders,
    )


def _beside_pairs(wave, question, paired):
    mine = [
        table
        for table in paired
        if question.form == STATE
        and wave.key in (table.wave, table.baseline)
        and table.question.subject == question.subject
    ]
    if not mine:
        return _table(wave, question, family=f"{wave.key}:{question.item}")
    alone = _table(wave, question, family="")
    remainders = tuple(len(alone.people - table.people) for table in mine)
    return _table(wave, question, family=mine[0].family, remainders=remainders)


def _paired_tables(before, after):
    for question in after.questions:
        first = _same_question(before, question) if question.form == STATE else None
        if first is None:
            continue
        earlier = _table(before, first, family="").values
        later = _table(after, question, family="")
        values = {p: (earlier[p], value) for p, value in later.values.items() if p in earlier}
        yield Table(
            wave=after.key,
            question=question,
            values=values,
            responses=frozenset(sheet.id for sheet in after.sheets if sheet.person in values),
            population=PAIRED,
            baseline=before.key,
            family=f"paired:{question.subject}",
        )


def _same_question(wave, question):
    """The baseline's question on the same subject: the same item key if there are several."""
    candidates = [q for q in wave.questions if q.form == STATE and q.subject == question.subject]
    return next((q for q in candidates if q.item == question.item), candidates[0] if len(candidates) == 1 else None)
