"""What the parts of a programme file share while one is taken in."""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model


@dataclass
class Refs:
    """Rows made so far, by table and key, and everything saved, in order (undone backwards if playing fails)."""

    by: object = None
    zone: str = "Europe/Helsinki"
    programme: object = None
    tables: dict = field(default_factory=dict)
    saved: list = field(default_factory=list)

    def put(self, table, key, instance):
        self.tables.setdefault(table, {})[key] = instance

    def get(self, table, key):
        """The row named so; the file was checked before, so it is there."""
        return self.tables[table][key]

    def find(self, table, key):
        return self.tables.get(table, {}).get(key)

    def user(self, email, *, name="", language="fi", invented=False):
        """The account of that address, made when there is none. An existing account stays as it is."""
        users = get_user_model().objects
        user = users.filter(email__iexact=email).first()
        if user is None:
            user = users.create_user(email, name=name, language=language, is_invented=invented)
            self.saved.append(user)
        return user
