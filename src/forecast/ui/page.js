// What Streamlit leaves out: the page's language, and tables that scroll sideways can be reached by keyboard.
document.documentElement.lang = "sv";
const reach = () => document.querySelectorAll("[data-testid=stTable] div:has(> table)").forEach((box) => { box.tabIndex = 0; });
reach();
if (!window.forecastWatch) {
  window.forecastWatch = new MutationObserver(reach);
  window.forecastWatch.observe(document.body, { childList: true, subtree: true });
}
