// Only under `grade site serve`: reloads the page when the site has changed.
"use strict";
(async () => {
  let known = "";
  for (;;) {
    try {
      const answer = await fetch(`/practicum-version?${known}`);
      const version = await answer.text();
      if (!answer.ok) throw new Error("another server");
      if (known && version !== known) return location.reload();
      known = version;
    } catch {
      // The server is gone, perhaps for a moment.
      await new Promise((next) => setTimeout(next, 1000));
    }
  }
})();
