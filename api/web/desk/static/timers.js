// The two timers. What a length or a rate means is decided by the server, once it
// is put in its box.
const box = document.getElementById("timers");
const put = (id, value) => {
  const input = document.getElementById(id);
  input.value = value;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
};

// Seizure: start, stop, start again from nothing.
const clock = box.querySelector("[data-seizure-clock]");
const seizure = box.querySelector("[data-seizure]");
const label = seizure.firstChild;
let began = null;
let seconds = 0;
let seizureTimer = 0;

function tick() {
  seconds = Math.floor((performance.now() - began) / 1000);
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  for (const mark of box.querySelectorAll("[data-at]")) mark.hidden = seconds < mark.dataset.at;
}
seizure.addEventListener("click", () => {
  clearInterval(seizureTimer);
  if (began !== null) {
    tick();
    began = null;
    label.textContent = "Start again ";
    return;
  }
  began = performance.now();
  label.textContent = "Stop ";
  tick();
  seizureTimer = setInterval(tick, 500);
});
box.querySelector("[data-seizure-use]")?.addEventListener("click", (event) => {
  if (began !== null) tick();
  put(event.target.dataset.seizureUse, seconds);
});

// Breaths: a full 60 seconds, or nothing.
const start = box.querySelector("[data-breath-start]");
if (start) {
  const breath = box.querySelector("[data-breath]");
  const count = box.querySelector("[data-breath-count]");
  const left = box.querySelector("[data-breath-left]");
  const said = box.querySelector("[data-breath-said]");
  let breaths = 0;
  start.addEventListener("click", () => {
    const from = performance.now();
    breaths = 0;
    count.textContent = "0";
    said.textContent = "Counting.";
    start.disabled = true;
    breath.disabled = false;
    breath.focus();
    const timer = setInterval(() => {
      const rest = 60 - Math.floor((performance.now() - from) / 1000);
      left.textContent = Math.max(0, rest);
      if (rest > 0) return;
      clearInterval(timer);
      start.disabled = false;
      breath.disabled = true;
      start.focus();
      said.textContent = `${breaths} breaths in 60 seconds. Put in the question about breaths.`;
      put(breath.dataset.breath, breaths);
    }, 250);
  });
  breath.addEventListener("click", () => {
    count.textContent = ++breaths;
  });
}
