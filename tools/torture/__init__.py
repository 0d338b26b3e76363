"""Builds under torture: killed, starved of disk, two at once, beside a changing or hostile landing folder.

Belongs here: what is done to builds of the command line, and what must hold afterwards. Each class of torture
is a module with a function that yields what became of its trials. Does not belong here: tests of single
functions (`tests`), and mistakes in the code (`tools.mutants`).

    python -m tools.torture                        # all classes
    python -m tools.torture kills --kills 25       # one of them
    python -m tools.torture --page docs/torture.md # and write the table into the page
"""
