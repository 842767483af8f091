"""Pictures as charts that office programs draw and readers can change, for slides and workbooks alike."""
