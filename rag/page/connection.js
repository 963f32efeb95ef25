// The page's line to the server: when it is lost, the page says so and what to do; when the server is there
// again, the page goes on as it was left, with what had been typed.

(() => {
  const EVERY = 3000; // milliseconds between looks
  const DRAFT = "dateline-draft";
  let server = null;
  let strip = null;

  // One conversation after the other is shown, the first as the page opens. What shows the next one waits for
  // those before it, and what is asked waits for all: it is asked of the last, and nothing that comes later
  // takes it off the page.
  const awaited = [];
  const another = () => new Promise((keep) => awaited.push(() => keep([])));
  let last = another();
  window.datelineNext = () => {
    const before = last;
    last = another();
    return before;
  };
  window.datelineShown = () => last;
  window.addEventListener("dateline-shown", () => awaited.shift()?.());

  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch("gradio_api/app_id", { cache: "no-store" });
      if (answer.status === 401) {
        window.location.reload(); // the session is over: the login page is there now
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const { app_id: found } = await answer.json();
      if (server !== null && found !== server) window.location.reload();
      server = found;
      say("");
    } catch {
      if (server !== null) say("lost");
    }
  }

  function say(state) {
    if (!state) {
      strip?.remove();
      strip = null;
      return;
    }
    if (strip) return;
    strip = document.createElement("div");
    strip.id = "dl-lost";
    strip.setAttribute("role", "alert");
    const what = document.createElement("strong");
    what.textContent = "The connection to Dateline is lost.";
    const mend = document.createElement("span");
    mend.textContent =
      " Nothing is lost: the page goes on as you left it once Dateline runs again. " +
      "If it was ended, start it in a terminal: dateline ui";
    strip.append(what, mend);
    document.body.append(strip);
  }

  const box = () => document.querySelector("#dl-composer textarea");

  window.addEventListener("pagehide", () => {
    if (box()?.value) sessionStorage.setItem(DRAFT, box().value);
    else sessionStorage.removeItem(DRAFT);
  });

  // What was typed before a reload goes back into its box once the box is there.
  function restore() {
    const draft = sessionStorage.getItem(DRAFT);
    if (!draft) return;
    if (!box()) {
      setTimeout(restore, 100);
      return;
    }
    sessionStorage.removeItem(DRAFT);
    box().value = draft;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  }

  restore();
  look();
  setInterval(look, EVERY);
})();
