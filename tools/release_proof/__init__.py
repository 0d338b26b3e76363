"""A proof of releases at size: `python -m tools.release_proof`."""
