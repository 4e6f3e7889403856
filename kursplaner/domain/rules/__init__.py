"""The rules of a week, one file per family; the only truth about whether a plan is valid."""
