// The page's behaviour in the browser: opening posts, showing quotes, copying. It is run once for each
// HTML component; `element` is that component, `trigger` hands an event to Python.
// The names of the events, for Gradio, which looks for them here: "open" "close" "ask" "edit" "rate"
// "new" "pick" "rename" "delete" "export"

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
  if (target.tagName === "FORM") return;
  const { action, question, copy, number, good, key, value } = target.dataset;
  if (action === "copy") page.copy(copy, target);
  if (action === "close") trigger("close", {});
  if (action === "edit") trigger("edit", { question });
  if (action === "again") page.ask(() => trigger("ask", { question, again: Number(number) }));
  if (action === "start") page.ask(() => trigger("ask", { question, again: 0 }));
  if (action === "rate") trigger("rate", { number: Number(number), good, reason: "", note: "" });
  if (action === "why") page.askWhy(target);
  if (action === "rail") page.showRail(target.getAttribute("aria-expanded") !== "true");
  if (action === "new") trigger("new", {});
  if (action === "pick" || action === "delete") page.next(() => trigger(action, { key, value: "" }));
  if (action === "export") trigger("export", { key, value });
  if (action === "delete" || action === "export") target.closest(".dl-menu").open = false;
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const { action, number, good, key } = form.dataset;
  const said = Object.fromEntries(new FormData(form));
  if (action === "rate") trigger("rate", { number: Number(number), good, reason: said.reason, note: said.note });
  if (action === "rename") trigger("rename", { key, value: said.value });
});

// A menu closes when the keyboard or the pointer goes elsewhere.
element.addEventListener("focusout", (event) => {
  const menu = event.target.closest(".dl-menu");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
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
    const menu = document.querySelector(".dl-menu[open]");
    const why = document.querySelector('[data-action="why"][aria-expanded="true"]');
    if (!tip.hidden) hideQuote();
    else if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (why) {
      askWhy(why);
      why.focus();
    } else if (document.querySelector("#dl-main.dl-rail-open")) showRail(false);
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
    name(current.querySelector("[data-conversation]")?.dataset.conversation ?? "");
  }

  // The address names the conversation: a reload finds it, and so does another window.
  function name(conversation) {
    const address = new URL(window.location.href);
    if ((address.searchParams.get("c") ?? "") === conversation) return;
    if (conversation) address.searchParams.set("c", conversation);
    else address.searchParams.delete("c");
    history.replaceState(null, "", address);
  }

  // Another conversation is on the page, or none.
  function shown() {
    showRail(false);
    name(document.querySelector("#dl-current [data-conversation]")?.dataset.conversation ?? "");
    document.querySelector("#dl-composer textarea")?.focus();
  }

  // A conversation is on the page with all that belongs to it: what was asked meanwhile goes on its way.
  function whole() {
    window.dispatchEvent(new Event("dateline-shown"));
  }

  // Another conversation, once those before it are there; each ends in `whole`.
  const next = (show) => window.datelineNext().then(show);

  // A question, once the conversation is there that it is for.
  const ask = (send) => window.datelineShown().then(send);

  // The conversations, where the screen has no room for them beside the talk.
  function showRail(open) {
    const main = document.getElementById("dl-main");
    if (main.classList.contains("dl-rail-open") === open) return;
    main.classList.toggle("dl-rail-open", open);
    const button = document.querySelector('[data-action="rail"]');
    button.setAttribute("aria-expanded", String(open));
    if (open) document.getElementById("dl-new").focus();
    else button.focus();
  }

  // What is the matter with an answer: the form opens and closes below its button.
  function askWhy(button) {
    const form = document.getElementById(button.getAttribute("aria-controls"));
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (form.hidden) return;
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("input:checked").focus({ preventScroll: true });
  }

  // A file for the reader to keep.
  function save(file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.text], { type: file.kind }));
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // An opinion was kept: the keyboard goes back to where it was given.
  function settle() {
    const thumb = '#dl-current .dl-thumb:is([aria-pressed="true"], [data-pressed])';
    if (document.activeElement === document.body) document.querySelector(thumb)?.focus();
  }

  function compose() {
    const box = document.querySelector("#dl-composer textarea");
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }

  const api = { hideQuote, reveal, giveBack, copy, grown, compose, shown, whole, next, ask, showRail, askWhy, save, settle, opener: null };
  return api;
}
