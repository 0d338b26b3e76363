"""The tables a BI user drags first."""
