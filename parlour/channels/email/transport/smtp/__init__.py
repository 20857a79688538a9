"""Handing mail over by SMTP, with the moment after which nothing can be taken back made explicit."""
