"""What a static site of the warehouse shows: sums over bodies, lists of bodies, and single reports.

Belongs here: pure functions of the tables that give small frames and records. They are here and not in
`presentation`, because they are queries, and can be asked and tested without a page.
Does not belong here: pages, words and files (`presentation.site`), and what the marts are.
"""
