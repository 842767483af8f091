"""The page; run with `forecast app`."""
