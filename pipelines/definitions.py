"""What Dagster loads: the graph with the settings of the environment."""

from __future__ import annotations

from pipelines import code_facts
from pipelines.graph import definitions
from pipelines.settings import read_settings

code_facts.recall()
defs = definitions(read_settings())
code_facts.keep()
