"""Use cases: one function, one intention of a person, one transaction. Free of Qt."""
