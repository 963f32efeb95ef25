// The coverage tab's behaviour in the browser: opening posts and giving the keyboard back. It is run once for
// each HTML component; `element` is that component, `trigger` hands an event to Python.
// The names of the events, for Gradio, which looks for them here: "open" "close" "more"

const coverage = (window.datelineCoverage ??= makeCoverage());

element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-open], [data-action]");
  if (!target || !element.contains(target)) return;
  if (target.dataset.open !== undefined) {
    coverage.opener = target.dataset.open;
    trigger("open", { post: target.dataset.open });
  }
  if (target.dataset.action === "close") trigger("close", {});
  if (target.dataset.action === "more") trigger("more", {});
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") element.querySelector(".dl-close")?.click();
});

function makeCoverage() {
  const tab = () => document.getElementById("dl-tab-coverage");

  // A post that was opened: its head is read first, from the top, and its entry stands out in the timeline.
  function reveal() {
    const scroll = tab().querySelector(".dl-post-scroll");
    if (scroll) scroll.scrollTop = 0;
    tab().querySelector("#dl-read-head")?.focus({ preventScroll: true });
    mark(api.opener);
  }

  // The keyboard goes back to the entry that the post was opened from.
  function giveBack() {
    mark(null);
    const entry = tab().querySelector(`[data-open="${CSS.escape(api.opener ?? "")}"]`);
    entry?.focus();
    api.opener = null;
  }

  function mark(post) {
    for (const entry of tab().querySelectorAll("[data-open]")) {
      if (entry.dataset.open === post) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
  }

  const api = { reveal, giveBack, opener: null };
  return api;
}
