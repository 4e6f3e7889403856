"""Fahrdienst: the tours of a day on a map and as bars, moved by hand, judged while dragging."""
