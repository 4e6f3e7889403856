"""Everything printed: layout in millimetres, one painter for screen, printer and PDF."""
