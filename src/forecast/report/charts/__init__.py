"""Chart definitions: frozen inputs in SEK in, one Altair chart and its Swedish alt text out."""
