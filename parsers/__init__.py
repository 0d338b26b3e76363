"""Pure reading of annual reports: bytes in, a typed report out.

No orchestration, no data frames, no file system, no network: so it runs in any process pool or alone.
`parsers.read.read` is the way in.
"""
