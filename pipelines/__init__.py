"""What runs the tables: Dagster's graph of them, partitions, sensors, the engine and the command line.

Nothing heavy is imported here, so that worker processes and `--help` start fast.
"""

import os

# Memory that Polars has freed goes back at once: a sixth of a build's peak, at the same CPU time. Polars
# reads this when it is imported. What is set outside counts.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0")
