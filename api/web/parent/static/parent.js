// Copying is a button only where it can work.
for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    await navigator.clipboard.writeText(box.value);
    button.nextElementSibling.textContent = "Copied";
  });
}

// A page that was left open says so when its advice has ended. The words are there.
for (const end of document.querySelectorAll("[data-ends]")) {
  const look = () => { if (Date.now() >= Date.parse(end.dataset.ends)) end.hidden = false; };
  look();
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
}
