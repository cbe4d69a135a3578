"""From two folders of pictures to one compact data pack."""
