// Brings a workshop's page up to date while it is looked at. Without this its button
// does the same.
const form = document.querySelector("[data-workshop]");
const results = document.getElementById("results");

async function update() {
  if (document.hidden || results.contains(document.activeElement)) return;
  const data = new URLSearchParams({ key: form.elements.key.value, go: "show" });
  const answer = await fetch(form.action, { method: "POST", body: data, cache: "no-store", signal: AbortSignal.timeout(4000) });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
  if (fresh && fresh.innerHTML !== results.innerHTML) results.replaceChildren(...fresh.childNodes);
}

document.querySelector(".practice-live").hidden = false;
setInterval(() => update().catch(() => {}), 5000);
