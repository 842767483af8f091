"""How the slides of a paper are made: their template, texts, tables and native charts."""
