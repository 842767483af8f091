"""Chart definitions: frozen inputs in SEK in, a scene, its Vega-Lite and its Swedish alt text out."""
