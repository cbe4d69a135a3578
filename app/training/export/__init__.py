"""From trained weights to a style folder."""
