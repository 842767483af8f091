"""The page, for `streamlit run app.py`; `forecast app` opens the same."""

from forecast.ui.main import main

main()
