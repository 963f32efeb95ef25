// The settings tab's behaviour in the browser. `element` is the component, `trigger` hands an event to Python.
// The names of the events, for Gradio, which looks for them here: "use" "fetch" "choose"

element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-action]");
  if (!target || !element.contains(target)) return;
  const { action, name } = target.dataset;
  if (action === "use") trigger("use", { name });
  if (action === "fetch") trigger("fetch", { name });
});

element.addEventListener("change", (event) => {
  const { option } = event.target.dataset;
  if (option) trigger("choose", { name: option, value: event.target.value });
});
