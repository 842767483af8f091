"""The nämnd's papers: what they hold (`paper`, `board`), and the files that are written from it."""
