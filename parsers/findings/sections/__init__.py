"""A report's prose by the sections of the form: the text as read, each piece under its headings.

Belongs here: `sections` (paragraphs and the places of tables → Section), `notes` (what it leaves out).
Does not belong here: the numbers that prose states (`parsers.findings.narrative`), and which text is that of
a table (`parsers.naming.reports`).

    paragraphs → lines and their headings (`headings`) → pieces of text under a path (`outline`) → Section

The codes and the words of the headings are in `titles.toml`. No text is lost: what stands above the first
heading is `preface`, what stands under a section's heading that is in no list is `unknown`.
"""

from parsers.findings.sections.outline import notes, sections
from parsers.findings.sections.titles import CODES

__all__ = ["CODES", "notes", "sections"]
