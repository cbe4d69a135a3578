"""Pictures, folders and videos painted from the command line."""
