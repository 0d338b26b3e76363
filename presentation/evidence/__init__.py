"""One page for a person: what was published on the left, the form as it was read on the right."""
