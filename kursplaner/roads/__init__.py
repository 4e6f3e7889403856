"""Driving minutes between places: estimated, from a real road network, or entered by hand."""
