// What Streamlit leaves out: the page's language, tables that scroll sideways within reach of the keyboard, and
// the own words of uploaders and fields in Swedish.
document.documentElement.lang = "sv";
const swedish = [
  [/^Skip to main content$/, "Hoppa till innehållet"],
  [/^Upload$/, "Välj fil"],
  [/^(\d+)MB per file$/, "eller släpp den här, högst $1 MB"],
  [/^Error: $/, ""],
  [/^File must be ([\d.]+?)(?:\.0)?MB or smaller\.$/, "Filen är större än $1 MB. Dela den per år."],
  [/^Remove (.*)$/s, "Ta bort $1"],
  [/^Add files$/, "Lägg till filer"],
  [/^add icon$/, ""],
  [/^file upload$/, "Välj fil"],
  [/^Press (.*)Enter to apply$/, "$1Enter tar emot texten"],
];
const translated = (text) => { for (const [words, ours] of swedish) if (words.test(text)) return text.replace(words, ours); return text; };
const speak = (box) => {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, inName = node.parentElement.closest("[data-testid=stFileChipName]");
    if (!inName && translated(node.data) !== node.data) node.data = translated(node.data);
  }
  box.querySelectorAll("button[aria-label], input[aria-label]").forEach((part) => {
    const ours = translated(part.getAttribute("aria-label"));
    if (ours !== part.getAttribute("aria-label")) part.setAttribute("aria-label", ours);
  });
};
const tend = () => {
  document.querySelectorAll("[data-testid=stTable] div:has(> table)").forEach((box) => { box.tabIndex = 0; });
  document.querySelectorAll("[data-testid=stSkipToContent], [data-testid=stFileUploader], [data-testid=stTooltipErrorContent], [data-testid=InputInstructions]").forEach(speak);
};
tend();
if (!window.forecastWatch) {
  window.forecastWatch = new MutationObserver(tend);
  window.forecastWatch.observe(document.body, { childList: true, subtree: true });
}
