"""`parlour serve`: one parent that loads the program once and forks its parts, so that they share its memory.

The parent owns the listening socket, starts a part again when it ends, and ends all parts when it is asked to.
A part that loses its parent ends by itself.
"""
