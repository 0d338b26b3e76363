"""Archives → the files in them, under names that cannot leave a folder."""
