#!/bin/sh
# Räknar om en nämnd, sparar prognosen, skriver underlaget och mejlar larmet. Ändra raderna överst.
set -u
ROT="${FORECAST_ROT:-/srv/forecast}"
NAMND="${FORECAST_NAMND:-socialnamnden}"
TILL="${FORECAST_TILL:-ekonomi@kommun.example}"
UT="$ROT/ut/$NAMND"
LOGG="$ROT/logg/$NAMND"

mkdir -p "$ROT/logg"
"$ROT/.venv/bin/forecast" refresh "$ROT/arbetsytor/$NAMND" \
    --report "$UT" --report-to docx --report-to pptx --report-to xlsx --report-to pdf \
    --alert "$ROT/larm.yaml" --message "$UT/alert.txt" --format json \
    >>"$LOGG.jsonl" 2>"$LOGG.steg"
kod=$?

case "$kod" in
0) ;;
3) mail -s "$(head -n 1 "$UT/alert.txt")" "$TILL" <"$UT/alert.txt" ;;
*) mail -s "forecast: $NAMND gick inte att räkna om (kod $kod)" "$TILL" <"$LOGG.steg" ;;
esac
exit "$kod"
