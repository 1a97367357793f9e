// Keeps the queue fresh while somebody is at the desk. The server says what is due;
// this only fetches its list and puts it in place, and says a change once.
const every = 30_000;
const patience = 10 * 60_000; // then nobody is there, and the session may end
const status = document.getElementById("desk-queue-status");
let seen = performance.now();
let paused = false;

for (const kind of ["pointerdown", "keydown", "visibilitychange"]) {
  document.addEventListener(kind, () => {
    seen = performance.now();
    if (paused) refresh();
  });
}

async function refresh() {
  if (document.hidden) return;
  if (performance.now() - seen > patience) {
    paused = true;
    status.textContent = "Paused: nobody was here for a while. Press any key to go on.";
    return;
  }
  paused = false;
  const old = document.getElementById("desk-waiting");
  try {
    const answer = await fetch(`/desk/queue/live?what=${encodeURIComponent(status.dataset.what)}`, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (!answer.ok || answer.redirected) throw new Error("no answer");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("desk-waiting");
    if (!fresh) throw new Error("not a queue");
    const on = old.contains(document.activeElement) ? document.activeElement.id : "";
    const changed = fresh.dataset.summary !== old.dataset.summary;
    old.replaceWith(fresh);
    if (on) document.getElementById(on)?.focus({ preventScroll: true });
    if (changed || status.textContent) status.textContent = changed ? fresh.dataset.summary : "";
  } catch {
    status.textContent = "Out of date: the server did not answer, or you are signed out. Press Show again.";
  }
}
setInterval(refresh, every);
document.addEventListener("desk-refresh", refresh);
window.addEventListener("pageshow", (event) => event.persisted && refresh());
