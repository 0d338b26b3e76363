"""Landed files, and the store of what was read from them."""
