"""Participants and staff of a programme: reading lists, adding, moving, leaving, roles, the welcome."""

from .changing import (
    AddressTaken,
    account_for,
    add_people,
    agreed,
    come_back,
    correct,
    give_consents,
    leave,
    move,
    put_in_place_of,
)
from .pasting import Person, read_people
from .roles import give_role, take_role

__all__ = [
    "AddressTaken",
    "Person",
    "account_for",
    "add_people",
    "agreed",
    "come_back",
    "correct",
    "give_consents",
    "give_role",
    "leave",
    "move",
    "put_in_place_of",
    "read_people",
    "take_role",
]
