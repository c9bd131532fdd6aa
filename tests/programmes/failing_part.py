"""A part of the programme file whose answers can never be given: the disk is full."""

ROWS = []


def load(document, refs):
    """Nothing of its own."""


def play(document, refs):
    raise OSError("the disk is full")


def dump(programme, document):
    """Nothing of its own."""
