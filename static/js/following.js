// A page that says how work goes (data-follow="seconds") renews that part of itself; without JavaScript a meta refresh does.
(() => {
  "use strict";
  const renew = async () => {
    const here = document.querySelector("[data-follow]");
    if (!here) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-follow]");
      if (answer.ok && !fresh) return location.reload();
      if (fresh && fresh.innerHTML !== here.innerHTML) here.replaceChildren(...fresh.childNodes);
    } catch (error) {
      // the connection is away: try again
    }
    setTimeout(renew, 1000 * here.dataset.follow);
  };
  const here = document.querySelector("[data-follow]");
  if (here) setTimeout(renew, 1000 * here.dataset.follow);
})();
