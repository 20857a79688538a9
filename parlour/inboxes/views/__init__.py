"""Pages of inboxes, one file per resource."""
