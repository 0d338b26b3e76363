"""A release: the warehouse of one moment, in files that can be deposited, cited, verified and compared."""
