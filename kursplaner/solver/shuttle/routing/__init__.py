"""Search over plain routes, OR-Tools routing beside it: first answers, and large cases."""
