"""Measuring the whole pipeline on a source played at its real rate."""
