"""Fragments chosen exactly: enumeration guided by a flow, a master program, proof."""
