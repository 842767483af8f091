"""What moves the year: each driver is a pure step from inputs with unit and source to effects on rows and months."""
