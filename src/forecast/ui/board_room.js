// A presenter's remote sends Page Down and Page Up: they press the same buttons as the arrows.
if (!window.forecastRemote) {
  window.forecastRemote = true;
  document.addEventListener("keydown", (event) => {
    const button = { PageDown: "nasta", PageUp: "foregaende" }[event.key];
    const found = button && document.querySelector(`.st-key-visning-${button} button`);
    if (found) { event.preventDefault(); found.click(); }
  });
}
