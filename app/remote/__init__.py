"""The remote control: what a Stream Deck or a script may ask of Limner, over the loopback address alone."""
