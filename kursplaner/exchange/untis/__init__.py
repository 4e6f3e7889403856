"""Text exports of the program Untis (GPU001 to 006, 016): read, carried into a week."""
