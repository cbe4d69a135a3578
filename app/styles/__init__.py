"""What a style is: its manifest, its library, the network that paints it, and how it is installed."""
