"""Group landing: the folder as it is, and the list of what lies in it.

Belongs here: `landing_folder`, which Dagster observes, and `landing_files`, which is made of it.
Does not belong here: walking, hashing and opening archives (`warehouse.readings.landing`).
"""

import dagster as dg
import polars as pl

from assets.factory import OWNERS, POOL, RETRY
from assets.failures import refusals
from assets.partitions import IN_SEASON, last_year
from assets.resources import Places, Reader
from engine import progress
from warehouse.documents.ledger import FIRST_YEAR
from warehouse.make import landed_version
from warehouse.mend import mend
from warehouse.readings import store
from warehouse.readings.entries import listing
from warehouse.readings.evidence import with_evidence
from warehouse.readings.landing import landed
from warehouse.readings.listed import listing_version
from warehouse.readings.manifest import read_manifests
from warehouse.readings.places import require_apart
from warehouse.readings.web_archives import REASON
from warehouse.storage.lock import writing


@dg.observable_source_asset(
    group_name="landing",
    description="The folder of reports; its version changes with any file in it / 落地文件夹",
    tags={"gongkai/layer": "landing", "dagster/kind/file": ""},
)
def landing_folder(places: Places) -> dg.DataVersion:
    """Observe the version of the folder."""
    with refusals():
        require_apart(places.landing_folder(), places.tables())
        return dg.DataVersion(listing_version(listing(places.landing_folder())))


@dg.asset(
    group_name="landing",
    deps=[landing_folder],
    kinds={"file", "parquet"},
    owners=OWNERS,
    tags={"gongkai/layer": "landing"},
    code_version="1",
    pool=POOL,
    retry_policy=RETRY,
    freshness_policy=IN_SEASON,
    description="Every file in the landing folder, and every member of an archive, by its digest / 落地文件",
)
def landing_files(context: dg.AssetExecutionContext, places: Places, reader: Reader) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """List the files that are there. A file that is no longer there keeps its rows, marked removed.

    First of all, what is not whole in tables and stores is put out of the way, to be made again.
    """
    warehouse, folder = places.tables(), places.landing_folder()
    with refusals():
        require_apart(folder, warehouse)
    with refusals(), writing(warehouse):
        mended = mend(warehouse, range(FIRST_YEAR, last_year() + 1))
        for sentence in mended:
            context.log.warning(sentence)
            progress.announce(sentence)
        known, entries = store.landed(warehouse), listing(folder)
        listed = landed(folder, known, entries, reader.archives().run_all)
        manifests = read_manifests(entries, listed)
        listed = with_evidence(listed, manifests, known)
        store.write_landed(warehouse, listed)
    archives = _web_archives(listed)
    for path, said in sorted(archives.items() - _web_archives(known).items()):
        progress.announce(f"{path}: {said}")
    problems = [str(problem) for problem in manifests.problems]
    gone = int(listed["removed"].sum())
    were_there = known.filter(~pl.col("removed"))
    newly_gone = len(were_there.join(listed.filter("removed"), on="source_path", how="semi"))
    if newly_gone:
        noun = "entry that was" if newly_gone == 1 else "entries that were"
        progress.announce(f"{newly_gone:,} {noun} landed before are gone: their facts are removed")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(listed),
            "files": len(listed) - gone,
            "removed": gone,
            "bytes": int(listed.filter(~pl.col("removed"))["size_bytes"].sum()),
            "web_archives": dg.MetadataValue.json(archives),
            "manifest_problems": dg.MetadataValue.json(problems),
            "mended": dg.MetadataValue.json(mended),
        },
        data_version=dg.DataVersion(landed_version(warehouse)),
    )


def _web_archives(landed: pl.DataFrame) -> dict[str, str]:
    """What is in each web archive that is there, in words, by its path."""
    there = landed.filter(~pl.col("removed"), pl.col("reason") == REASON)
    return dict(there.select("source_path", "reason_detail").iter_rows())


def assets() -> list[dg.AssetsDefinition | dg.SourceAsset]:
    """The group's assets."""
    return [landing_folder, landing_files]
