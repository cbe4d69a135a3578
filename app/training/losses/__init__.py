"""The terms that the generator is taught with, one a module."""
