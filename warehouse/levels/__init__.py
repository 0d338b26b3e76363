"""What a government publishes beside what the bodies below it publish.

Belongs here: mart_level_sum and everything it is computed by, from `levels.toml`.
Does not belong here: what a report says by itself (`warehouse.facts`).

    who is below whom (`bodies`), what a report says it covers (`scopes`)
    → sums (`level_sums`) → I8 (`level_check`)
"""
