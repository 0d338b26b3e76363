"""The partition of every fact: the year reported on, and the months in which reports fall due.

The key of a year appears on the 1 January on which its reports fall due: no code changes from year to year.
"""

from __future__ import annotations

import warnings
from datetime import timedelta

import dagster as dg

# Partitioned checks and the mapping onto a year that may not exist are previews; tests hold them in place.
warnings.filterwarnings("ignore", category=dg.PreviewWarning, module=r"(assets|pipelines|dagster)\.")
warnings.filterwarnings("ignore", category=dg.BetaWarning, module=r"(assets|pipelines|dagster)\.")

YEARS = dg.TimeWindowPartitionsDefinition(
    start="2008", fmt="%Y", cron_schedule="0 0 1 1 *", timezone="Asia/Shanghai"
)


IN_SEASON = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * 1-3 *", lower_bound_delta=timedelta(hours=24), timezone="Asia/Shanghai"
)
"""From January to March reports arrive every day: by six in the morning what landed the day before is read.
Departments publish by 31 January, governments by 31 March.
"""


def last_year() -> int:
    """The latest year that reports can be on."""
    key = YEARS.get_last_partition_key()
    assert key is not None  # the first year has passed
    return int(key)
