"""Planning a week from the window: the run in its own process, and the panel that shows it."""
