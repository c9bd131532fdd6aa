"""A whole programme as one documented file (docs/programme-file.md): taken in whole or not at all, and written out
so that export → import → export gives the same file. Answers never travel; see `surveys.examples` for examples.

`writing` goes between text and document, `migrating` brings old documents up to date, `checking` (the schema, then
`references`) finds what is wrong, `making` and `telling` go between documents and tables by the declarations in
`project`, `plan` and the other EXCHANGE_PARTS, `loading` puts it all together.
"""

from .beginning import of_project
from .checking import RESERVED
from .finding import located
from .loading import FORMAT, dump, load
from .preview import preview
from .problems import Problem, Refused
from .shifting import shifted
from .writing import content, read, read_file, write

__all__ = [
    "FORMAT",
    "RESERVED",
    "Problem",
    "Refused",
    "content",
    "dump",
    "load",
    "located",
    "of_project",
    "preview",
    "read",
    "read_file",
    "shifted",
    "write",
]
