"""The stream on this machine: paintings for browsers and players, over the loopback address alone."""
