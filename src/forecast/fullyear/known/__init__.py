"""What people know of rows beside their months, before and after they are read."""
