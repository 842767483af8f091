"""SIE 1 to 4: the text format that Swedish bookkeeping programs write."""
