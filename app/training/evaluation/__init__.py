"""How good a style is: `limner evaluate`."""
