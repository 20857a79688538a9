"""Taking mail by SMTP and LMTP: stored first, acknowledged after, refused early and politely."""
