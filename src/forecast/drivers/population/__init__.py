"""Population by one-year age and sex: official files, own projection, growth of those who are 65+ and 80+."""
