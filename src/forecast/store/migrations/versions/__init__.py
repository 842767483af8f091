"""One file a step, in order; a step that has been shipped is never edited."""
