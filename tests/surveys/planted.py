"""Answers of groups under five, and what they would look like if they got out: for tests of pages, files and PDFs."""

from dataclasses import dataclass, field

from . import worlds


@dataclass
class Planted:
    """`comments` must be in no output at all; cells of `below_k` must carry no number whatever."""

    survey: object
    comments: list = field(default_factory=list)
    below_k: set = field(default_factory=set)  # (wave key, item key)


def planted_programme(**programme_fields):
    """14 people; three waves sealed and released. "luottamus" was answered by four in every wave, and four wrote."""
    survey = worlds.a_survey(14, **programme_fields)
    planted = Planted(survey)
    for stage in worlds.STAGES:
        answers = {place: _answers(planted, stage, place) for place in range(14)}
        worlds.play(survey, stage, answers)
    return planted


def _answers(planted, stage, place):
    items = [item for page in planted.survey.waves[stage].instrument.pages.all() for item in page.items.all()]
    answers = {}
    for item in items:
        rare = item.kind == item.Kind.TEXT or item.statement.key == "luottamus"
        if rare and place >= 4:
            continue
        if item.kind == item.Kind.TEXT:
            answers[item.key] = f"kätketty-{stage}-{place}-sana"
            planted.comments.append(answers[item.key])
        else:
            answers[item.key] = "2" if rare else "345"[place % 3]
        if rare and item.kind != item.Kind.TEXT:
            planted.below_k.add((stage, item.key))
    return answers
