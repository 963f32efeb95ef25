// The page's behaviour in the browser: opening posts, showing quotes, copying. It is run once for each
// HTML component; `element` is that component, `trigger` hands an event to Python.
// The names of the events, for Gradio, which looks for them here: "open" "close" "ask" "edit"

const page = (window.dateline ??= makePage());

element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-open], [data-action]");
  if (!target || !element.contains(target)) return;
  page.hideQuote();
  if (target.dataset.open !== undefined) {
    page.opener = target;
    const { open: post, start, end } = target.dataset;
    trigger("open", { post, start: Number(start), end: Number(end) });
    return;
  }
  const { action, question, copy, number } = target.dataset;
  if (action === "copy") page.copy(copy, target);
  if (action === "close") trigger("close", {});
  if (action === "edit") trigger("edit", { question });
  if (action === "again") trigger("ask", { question, again: Number(number) });
  if (action === "start") trigger("ask", { question, again: 0 });
});

if (element.closest("#dl-current")) watch("value", () => page.grown(element));

function makePage() {
  const tip = document.createElement("div");
  tip.id = "dl-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let described = null;
  let seen = "";

  function showQuote(mark) {
    hideQuote();
    const head = document.createElement("strong");
    head.textContent = mark.dataset.head;
    const quote = document.createElement("span");
    quote.textContent = `“${mark.dataset.quote}”`;
    tip.replaceChildren(head, quote);
    tip.hidden = false;
    mark.setAttribute("aria-describedby", tip.id);
    described = mark;
    const place = mark.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, place.left - 24), window.innerWidth - size.width - 8);
    const above = place.top - size.height - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : place.bottom + 8}px`;
  }

  function hideQuote() {
    tip.hidden = true;
    described?.removeAttribute("aria-describedby");
    described = null;
  }

  const markOf = (event) => event.target.closest?.(".dl-mark");
  for (const name of ["mouseover", "focusin"]) {
    document.addEventListener(name, (event) => markOf(event) && showQuote(markOf(event)));
  }
  for (const name of ["mouseout", "focusout"]) {
    document.addEventListener(name, (event) => markOf(event) && hideQuote());
  }
  document.addEventListener("scroll", hideQuote, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!tip.hidden) hideQuote();
    else document.querySelector(".dl-close")?.click();
  });

  // Bring the marked sentence of the post that was just opened into view, inside the panel alone.
  function reveal() {
    const scroll = document.querySelector(".dl-post-scroll");
    if (!scroll) return;
    const mark = scroll.querySelector("mark");
    const top = mark ? mark.getBoundingClientRect().top - scroll.getBoundingClientRect().top : 0;
    scroll.scrollTop = mark ? scroll.scrollTop + top - scroll.clientHeight / 3 : 0;
    document.getElementById("dl-post-head")?.focus({ preventScroll: true });
  }

  // The keyboard goes back to where the post was opened from.
  function giveBack() {
    if (api.opener?.isConnected) api.opener.focus();
    api.opener = null;
  }

  async function copy(text, button) {
    const label = button.querySelector("span");
    const said = label.textContent;
    try {
      await navigator.clipboard.writeText(text);
      label.textContent = "Copied";
    } catch {
      label.textContent = copyByHand(text) ? "Copied" : "Copying is not allowed here";
    }
    setTimeout(() => (label.textContent = said), 1600);
  }

  // For pages that are not on localhost or https, where the clipboard is closed to scripts.
  function copyByHand(text) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  // A new turn is brought to the top once, and then left where the reader has it: answers are read downwards.
  function grown(current) {
    const turn = current.querySelector(".dl-turn");
    const number = turn?.dataset.number ?? "";
    if (number && number !== seen) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
    }
    seen = number;
  }

  function compose() {
    const box = document.querySelector("#dl-composer textarea");
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }

  const api = { showQuote, hideQuote, reveal, giveBack, copy, grown, compose, opener: null };
  return api;
}
