"""The networks that take part in teaching a style."""
