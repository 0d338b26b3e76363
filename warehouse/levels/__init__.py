"""What a government publishes beside what the bodies below it publish.

Belongs here: mart_level_sum and everything it is computed by, from `levels.toml`.
Does not belong here: whether a difference is a finding (`warehouse.facts.level_checks`).

    who is below whom (`bodies`), what a report says it covers (`scopes`) → sums (`level_sums`)
"""
