"""When a refresh is to tell somebody: the rules, what passes them, and the message."""
