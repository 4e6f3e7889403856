"""Records and their history in one SQLite file (or PostgreSQL); no behaviour of the domain."""
