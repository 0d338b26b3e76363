"""Scripts that build data files of the packages; run by hand, never imported at run time."""
