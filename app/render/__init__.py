"""One frame in, one painting out."""
