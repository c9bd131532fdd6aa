// form[data-live]: what a change would make is shown at once. The whole form is checked by the server as the button
// "Check" would; only the parts marked data-part are renewed, so nothing typed and no focus is lost.
(() => {
  "use strict";
  const form = document.querySelector("form[data-live]");
  if (!form) return;
  let running = 0;
  form.addEventListener("change", async () => {
    const turn = ++running;
    const body = new FormData(form);
    body.set("check", "1");
    if (body.get("paste")) return; // pasted lines go into the fields: that is the button's work
    try {
      const answer = await fetch(location.href, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok || turn !== running) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of form.querySelectorAll("[data-part]")) {
        const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
        if (fresh && !part.querySelector("input, td")) part.innerHTML = fresh.innerHTML;
      }
    } catch (error) {
      // the connection is away: the button still checks
    }
  });
})();
