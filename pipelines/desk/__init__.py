"""`gongkai desk`: a server on this machine whose page checks reports, for those without a terminal.

Belongs here: the command, the server, what a page holds and for how long. Does not belong here: what the page
looks like (`presentation.desk`) and what is found (`presentation.findings`).
"""
