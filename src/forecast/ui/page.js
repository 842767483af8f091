// What Streamlit leaves out: the page's language, names of tables and of their rows, tables that scroll sideways within
// reach of the keyboard, and its own words in Swedish.
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
  [/^Help for (.*)$/s, "Hjälp om $1"],
  [/^App pages$/, "Sidor"],
  [/^(?:Expand|Open) sidebar$/, "Visa sidorna"],
  [/^(?:Collapse|Close) sidebar$/, "Dölj sidorna"],
  [/^Open$/, "Visa listan"],
  [/^Clear$/, "Töm"],
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
// A table is called what stands over it: the last heading, or the fold that it lies in.
const over = (table) => {
  const fold = table.closest("details"), heads = [...(fold || document).querySelectorAll("h1, h2, h3, summary")];
  const above = heads.filter((head) => head.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING && (fold || !head.closest("details")));
  return above.length ? (above.at(-1).querySelector("p") || above.at(-1)).textContent.trim() : "";
};
const name = (part, attribute, value) => { if (part.getAttribute(attribute) !== value) part.setAttribute(attribute, value); };
const tables = () => document.querySelectorAll("[data-testid=stTable] table").forEach((table) => {
  const box = table.parentElement, called = over(table);
  name(table, "aria-label", called);
  table.querySelectorAll("tbody td:first-child").forEach((cell) => name(cell, "role", "rowheader"));
  const outer = box.closest("[data-testid=stTable]"), scrolls = [box, outer].some((part) => part.scrollWidth > part.clientWidth + 1);
  if (!scrolls) { ["tabindex", "role", "aria-label"].forEach((attribute) => box.removeAttribute(attribute)); return; }
  name(box, "tabindex", "0"); name(box, "role", "group"); name(box, "aria-label", `${called}, kan rullas i sidled`);
});
// The accessible names of fields are their labels' Markdown: without the strokes that keep signs from being markup.
const unescaped = () => document.querySelectorAll("[data-testid=stMain] [aria-label*='\\\\']").forEach((part) => {
  if (!part.closest("[data-testid=stVegaLiteChart]")) name(part, "aria-label", part.getAttribute("aria-label").replace(/\\([^\p{L}\p{N}\s])/gu, "$1"));
});
const named = () => document.querySelectorAll(":is(button, nav)[aria-label]").forEach((part) => name(part, "aria-label", translated(part.getAttribute("aria-label"))));
const tend = () => {
  tables();
  unescaped();
  named();
  document.querySelectorAll("[data-testid=stSkipToContent], [data-testid=stFileUploader], [data-testid=stTooltipErrorContent], [data-testid=InputInstructions]").forEach(speak);
};
tend();
if (!window.forecastWatch) {
  window.forecastWatch = new MutationObserver(tend);
  window.forecastWatch.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", tend);
}
