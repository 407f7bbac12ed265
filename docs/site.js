// TypeDoc's navigation has links inside of what folds its parts, where a keyboard can't tell one from the other. The link becomes the
// first entry of its part.
const container = document.getElementById("tsd-nav-container");

function moveLinks() {
  for (const link of container.querySelectorAll("summary a")) {
    const summary = link.closest("summary");
    const name = document.createElement("span");
    name.append(...link.childNodes);
    link.replaceWith(name);
    link.textContent = "README";
    link.setAttribute("aria-label", `README of ${name.textContent}`);
    const entry = document.createElement("li");
    entry.append(link);
    summary.parentElement.querySelector("ul")?.prepend(entry);
  }
}

if (container) {
  new MutationObserver(moveLinks).observe(container, { childList: true, subtree: true });
  moveLinks();
}
