"""What runs the tables: Dagster's graph of them, partitions, sensors, the engine and the command line.

Nothing is imported here, so that worker processes and `--help` start fast.
"""
