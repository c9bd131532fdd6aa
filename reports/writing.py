"""The texts that people write for the blocks of the report, and what of the report is still undone."""

from dataclasses import dataclass

from programmes.translated import text

from . import wording
from .blocks import BLOCKS
from .models import ReportText
from .reading import thaw


@dataclass(frozen=True)
class Part:
    """One block of the living draft. `is_done` None: it isn't part of this programme."""

    block: object
    is_done: bool | None


def write(programme, *, by, block, texts):
    """Save the block's text: {"fi": …, "sv": …, "en": …}; an empty text takes it away."""
    texts = {language: value.strip() for language, value in texts.items() if value and value.strip()}
    if not texts:
        programme.report_texts.filter(block=block).delete()
        return None
    row, _created = ReportText.objects.update_or_create(
        programme=programme, block=block, defaults={"text": text(texts)}
    )
    return row


def parts(data):
    """The blocks with whether each is done, from a composed document."""
    return [Part(block, _is_done(block.key, data)) for block in BLOCKS]


def draft(data):
    """{"parts", "done", "undone", "minutes"}: the living draft and about how long finishing it takes."""
    rows = parts(data)
    undone = [part for part in rows if part.is_done is False]
    done = sum(part.is_done is True for part in rows)
    return {
        "parts": rows,
        "done": done,
        "undone": len(undone),
        "in_all": done + len(undone),
        "minutes": sum(part.block.minutes for part in undone),
    }


def proposal(key, data):
    """What the report says in this block when nobody writes anything: paragraphs, for copying from."""
    if key == "summary":
        return wording.summary(thaw(data))
    fields = {
        "starting_point": [data["project"]["starting_situation"], data["programme"]["starting_point"]],
        "framework": [data["programme"]["working_methods"]],
        "limitations": [data["programme"]["limitations"]],
    }
    return [str(text(field)) for field in fields.get(key, []) if field]


def _is_done(key, data):
    if key in data["texts"] and key not in ("cover", "results", "change"):
        return True
    programme, project = data["programme"], data["project"]
    stages = {wave["stage"] for wave in data["waves"].values()}
    held = [s for s in data["sessions"] if s["state"] == "held"]
    measured = any(s["measured"] for s in data["statements"])
    return {
        "cover": bool(project["funder"] and project["funding_sentence"]),
        "summary": False,
        "results": not data["is_interim"] and any(s["perceived"]["cell"] for s in data["statements"]),
        "change": measured if measured or {"pre", "post"} <= stages else None,
        "unchanged": False if _not_improved(data) else None,
        "starting_point": bool(programme["starting_point"] or project["starting_situation"]),
        "goals": bool(data["goals"]) and all(_is_promised(goal, data) for goal in data["goals"]),
        "partners": bool(project["partners"]),
        "framework": bool(programme["working_methods"]),
        "carrying_out": bool(held) and all(s["present"] is not None for s in held),
        "mid_review": bool(data["reviews"]) if data["reviews"] or "mid" in stages else None,
        "quotes": bool(data["quotes"]) or None,
        "hours": bool(programme["quota_minutes"]),
        "outputs": bool(data["outputs"]),
        "dissemination": bool(project["dissemination"]),
        "follow_on": bool(project["follow_ons"]),
        "method": True,
        "limitations": bool(programme["limitations"]),
    }[key]


def _is_promised(goal, data):
    """By its own words, or by those of what it is part of."""
    above = {one["key"]: one for one in [*data["project_goals"], *data["goals"]]}
    seen = set()
    while goal and not goal["promised"] and goal["key"] not in seen:
        seen.add(goal["key"])
        goal = above.get(goal.get("parent"))
    return bool(goal and goal["promised"])


def _not_improved(data):
    return any(s["verdict"] in ("unchanged", "mixed", "worsened") for s in data["statements"])
