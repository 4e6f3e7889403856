"""Files of other programs: read in, written out."""
