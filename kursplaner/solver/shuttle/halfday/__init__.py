"""Half days of a town, proven with the limits of their drivers."""
