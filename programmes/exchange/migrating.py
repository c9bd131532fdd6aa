"""Files of older versions, brought up to the present one step by step before they are checked."""


def migrated(document):
    """The document in the present format; what is no document of ours is left for the checks to refuse."""
    if not isinstance(document, dict):
        return document
    while isinstance(document.get("askel"), int) and document["askel"] in STEPS:
        document = STEPS[document["askel"]](document)
    return document


def _from_1(document):
    """Version 2 names the project, so that several programmes can share it, and calls tenders procurement."""
    found = {**document, "askel": 2}
    if isinstance(found.get("project"), dict) and "slug" in found:
        found["project"] = {"slug": found["slug"], **found["project"]}
    plan = found.get("programme")
    if isinstance(plan, dict) and isinstance(plan.get("features"), list):
        renamed = ["procurement" if key == "tenders" else key for key in plan["features"]]
        found["programme"] = {**plan, "features": renamed}
    return found


STEPS = {1: _from_1}
