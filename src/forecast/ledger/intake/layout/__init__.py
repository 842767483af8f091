"""Where the tables of a sheet lie, and which months their amounts belong to: what proposing and reading share."""
