"""What has been released of a programme: the only thing that pages, figures and reports read of answers."""

from surveys.models import Release

PARTS = ("cells", "comments")


def released(programme):
    """The programme's releases as one document (the keys of `disclosure.release_data`), or None before the first.

    Adds "hashes": SHA-256 of each release. Cells of the final release come after those of single waves. One query.
    """
    return released_of([programme.pk]).get(programme.pk)


def released_of(pks):
    """{programme's pk: what `released` gives} of those of which something has been released. One query."""
    found = {}
    for release in Release.objects.filter(programme__in=pks).order_by("released_at", "pk"):
        found.setdefault(release.programme_id, []).append(release)
    return {pk: _joined(releases) for pk, releases in found.items()}


def _joined(releases):
    data = {**releases[-1].cells, **{part: [] for part in PARTS}, "hashes": [r.sha256 for r in releases]}
    waves = {}
    for release in releases:
        waves.update({wave["key"]: wave for wave in release.cells["waves"]})
        for part in PARTS:
            data[part] = data[part] + release.cells[part]
    data["k"] = max(release.cells["k"] for release in releases)
    data["waves"] = sorted(waves.values(), key=lambda wave: (wave["opens"], wave["key"]))
    return data


def cell(data, **wanted):
    """The first cell with these values, e.g. `cell(data, statement="me-henki", form="perceived")`, or None."""
    return next((c for c in data["cells"] if all(c[key] == value for key, value in wanted.items())), None)
