"""The window: Qt widgets over services, paper and domain."""
