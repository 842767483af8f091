"""Questions to a forecast: what a deviation is made of, what it leans on, and where the years after this one lead."""
