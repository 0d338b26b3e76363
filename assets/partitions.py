"""The partition of every fact: the year reported on.

The key of a year appears on the 1 January on which its reports fall due: no code changes from year to year.
"""

from __future__ import annotations

import warnings

import dagster as dg

# Partitioned checks and the mapping onto a year that may not exist are previews; tests hold them in place.
warnings.filterwarnings("ignore", category=dg.PreviewWarning, module=r"(pipelines|dagster)\.")
warnings.filterwarnings("ignore", category=dg.BetaWarning, module=r"pipelines\.")

YEARS = dg.TimeWindowPartitionsDefinition(
    start="2008", fmt="%Y", cron_schedule="0 0 1 1 *", timezone="Asia/Shanghai"
)


def last_year() -> int:
    """The latest year that reports can be on."""
    key = YEARS.get_last_partition_key()
    assert key is not None  # the first year has passed
    return int(key)
