"""Numbers that a report states in its prose, and whether its tables say the same.

Belongs here: `extract` (paragraphs → NarrativeFact) and `compare` (facts and cells → Check).
Does not belong here: the reading of tables (`parsers.naming`) and the identities inside them.

The checks:

| id  | the prose … | must be … in the tables |
|-----|-------------|-------------------------|
| I9  | requests    | new_received, new_received + carried_in, or outcome_total; carried in/out likewise |
| I10 | 制发, 废止, 现行有效 | the cells of section 二 |
| I12 | percentages | what the cells of section 三 give |
| I16 | reconsiderations and lawsuits | the cells of section 四, both kinds of lawsuit added up |

All are soft: severity `warn`. The 信息处理费 of section 六 is a fact of its own and is compared with
nothing; it is not the 行政事业性收费 of section 二 (I11).
"""

from parsers.findings.narrative.comparison import compare
from parsers.findings.narrative.extraction import extract

__all__ = ["compare", "extract"]
