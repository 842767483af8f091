"""Statistics as agencies publish them, read into one shape: PX, JSON-stat2, Kolada v3 JSON, SCB's CSV -> `Cube`."""
