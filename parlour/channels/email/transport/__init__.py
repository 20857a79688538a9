"""How mail travels: IMAP and SMTP clients, our own listener, OAuth 2.0. No models, no conversations."""
