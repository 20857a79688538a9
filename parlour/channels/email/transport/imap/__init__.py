"""Reading a mailbox over IMAP: by UID and UIDVALIDITY, read-only, never by the unread flag."""
