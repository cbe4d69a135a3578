"""The pieces of `render_demo.py`: a photograph that moves."""
