"""Tours as a dial-a-ride problem: enumerate fragments, choose them exactly, prove the answer."""
