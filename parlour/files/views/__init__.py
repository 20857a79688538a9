"""The pages of files, which are the files."""
