"""Teaching a style from 10 to 100 pictures. The only package that imports torch."""
