"""Inlämning: a month's round as its three readers need it."""
