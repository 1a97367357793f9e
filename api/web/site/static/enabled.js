// Tells the stylesheet that scripts run. A file of its own, so that the policy of the pages allows no script inside them.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("nhsuk-frontend-supported");
