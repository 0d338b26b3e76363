"""Coverage-guided fuzzing of every reader: bytes → layout → reading, and bytes → members of archives.

Belongs here: targets, mutations that keep containers sound, first corpora, running and reporting.
Does not belong here: hostile files with a name and an allowed outcome (`tools.hostile`): what the fuzzer
finds becomes one of those, or a test of the reader, when it is mended.
Needs atheris (`uv sync --group fuzz`; Linux only). Nothing is written into the checkout.
"""
