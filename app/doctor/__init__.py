"""What Limner finds on this machine: what works, what is missing, and how to get it."""
