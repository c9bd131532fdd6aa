"""What a report is made of, read once from the tables into language-neutral JSON (`reports.snapshot` freezes it).

Texts are {"fi": …, "sv": …, "en": …}, days and times ISO strings, times UTC. Nothing here names a participant: people
are counts, and the answers come as the cells that the vault has released.
"""
