"""The search over whole days: lines of trips, ruin and recreate, compiled."""
