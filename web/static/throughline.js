// What makes a page easier where script runs. Nothing here is needed: links and forms do it all.
import { createAll, ServiceNavigation, SkipLink } from "/static/vendor/govuk/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ServiceNavigation);
createAll(SkipLink);

// A slider over the days of a case: it fills in the date, and asks for it when let go.
for (const slider of document.querySelectorAll("[data-slider]")) {
  const range = slider.querySelector("input");
  const said = slider.querySelector("output");
  const asOf = document.getElementById(range.dataset.fills);
  const day = () => new Date(Date.parse(range.dataset.first) + range.value * 86_400_000);
  const show = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  const say = () => {
    said.textContent = day().toLocaleDateString("en-GB", show).replace(",", "");
    range.setAttribute("aria-valuetext", said.textContent);
  };
  range.addEventListener("input", say);
  range.addEventListener("change", () => {
    asOf.value = day().toISOString().slice(0, 10);
    asOf.form.requestSubmit();
  });
  say();
  slider.hidden = false;
}

// A button that prints: the browser's own menu does it as well.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}

// A button to copy what is to be pasted; a browser allows that on a page that is secure.
for (const block of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const button = document.createElement("button");
  const name = document.createElement("span");
  name.className = "govuk-visually-hidden";
  name.textContent = ` ${block.dataset.copy}`;
  button.type = "button";
  button.className = "tl-print tl-copy";
  button.setAttribute("aria-live", "polite");
  button.append("Copy", name);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.firstChild.data = "Copied";
  });
  block.append(button);
}
