"""Files of older versions, brought up to the present one step by step before they are checked."""

RENAMED_FEATURES = {"tenders": "procurement"}


def migrated(document):
    """The document in the present format; what is no document of ours is left for the checks to refuse."""
    if not isinstance(document, dict):
        return document
    while type(document.get("askel")) is int and document["askel"] in STEPS:
        document = STEPS[document["askel"]](document)
    return document


def _from_1(document):
    """Version 2 names the project, so that several programmes can share it; its `tenders` are a part of procurement;
    the limit of a wave is the programme's (version 1 knew the name, and did nothing with it)."""
    found = {**document, "askel": 2}
    if isinstance(found.get("project"), dict) and "slug" in found:
        found["project"] = {"slug": found["slug"], **found["project"]}
    programme = found.get("programme")
    if isinstance(programme, dict) and isinstance(programme.get("features"), list):
        features = [RENAMED_FEATURES.get(key, key) if isinstance(key, str) else key for key in programme["features"]]
        found["programme"] = programme | {"features": features}
    if isinstance(found.get("waves"), list):
        found["waves"] = [_without(wave, "k") for wave in found["waves"]]
    return found


def _without(row, name):
    return {key: value for key, value in row.items() if key != name} if isinstance(row, dict) else row


STEPS = {1: _from_1}
