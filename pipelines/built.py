"""What a build did.

Belongs here: the record. Does not belong here: doing it (`pipelines.build`), anything that imports Dagster.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.language import say


@dataclass(slots=True)
class Built:
    """What a build did.

    Args:
        read: Files read.
        converted: Of those, files that were converted first, also such as an earlier build had to leave.
        named: Layouts named, also those of the files read.
        years: The years made, each with its tables.
        failed: The years that failed, and why.
        trouble: Why the office suite converted nothing; "" when it worked.
        manifest_problems: What is wrong with manifests, a sentence each.
        mended: What was not whole and was made again, a sentence each.
        catalogue: Why the catalogue was written; "" when it was not.
    """

    read: int = 0
    converted: int = 0
    named: int = 0
    years: dict[int, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    manifest_problems: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    catalogue: str = ""

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody ended the build."""
        return say("build.interrupted") in self.failed.values()

    def in_words(self) -> str:
        """One sentence: what was read and written."""
        if not self.read and not self.converted and not self.named and not self.years:
            if self.catalogue:
                return say("build.catalogue", reason=self.catalogue)
            return say("build.nothing")
        done = [say("build.read", count=self.read)]
        if self.converted:
            done.append(say("build.converted", count=self.converted))
        if self.named > self.read:
            done.append(say("build.named", count=self.named))
        years = [*map(str, self.years)] or [say("build.no_year")]
        return say("build.done", done=done, years=years)
