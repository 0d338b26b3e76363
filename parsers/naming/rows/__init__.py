"""Which printed values stand beside, or below, which label."""
