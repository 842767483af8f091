"""What people read: tables, sentences, charts and documents."""
