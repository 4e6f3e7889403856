"""What a whole day costs at least: tours in parts, in a process of its own."""
