"""The pages of contacts and companies, one file per resource."""
