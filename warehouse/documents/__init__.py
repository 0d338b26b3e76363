"""The ledger: one row for every file that was ever landed, and which document is current."""
