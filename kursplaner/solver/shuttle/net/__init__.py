"""The network of a dial-a-ride problem and the ways through it, shared by all engines."""
