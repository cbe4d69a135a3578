"""How a face is aligned: the portrait crop, the thin-plate spline, and their composition into one map."""
