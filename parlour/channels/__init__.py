"""One folder per kind of channel. A plain package, not an app (an app labelled `channels` could not start)."""
