"""What the parts of a programme file share while one is taken in."""

from dataclasses import dataclass, field


@dataclass
class Refs:
    """Rows made so far, by table and key. `by` = who takes the file in (None: the machine's keeper, by a command);
    `saved` = everything saved, in order: [(model, primary keys)]."""

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

    def made(self, model):
        """How many rows of the model were made."""
        return sum(len(keys) for saved, keys in self.saved if saved is model)
