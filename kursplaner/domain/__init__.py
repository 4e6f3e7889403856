"""What a week is and what makes it right: pure values, no database, no window, no solver."""
