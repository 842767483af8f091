"""The page. With app.py the only place that imports Streamlit; every number comes from the service."""
