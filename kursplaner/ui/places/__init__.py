"""The places of the window, one module each; the rail leads to them."""
