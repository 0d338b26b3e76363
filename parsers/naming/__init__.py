"""From a layout's blocks to the form's named cells.

The flow, one module a step: `tokens` (blocks → words and values in reading order) → `locate` (where a
form's table stands, and which token carries which label) → `rows` (which values stand beside which label)
→ `candidates` (the ways these values can fill the row's columns) → `solve` (which ways the form's
arithmetic leaves) → `tables` (named cells with their status).
"""
