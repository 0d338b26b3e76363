"""What a report's own numbers say of each other: identities, and the prose beside the tables."""
