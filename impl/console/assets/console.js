// What pages do besides: copy, and stay where a reload does no harm. All of them work without it.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch { // no clipboard without HTTPS: the text is selected instead
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}

for (const field of document.querySelectorAll(".secrets input")) {
  field.addEventListener("focus", () => field.select());
}

// A page that answers a form would send it again on reload; from here on a reload leads to the page itself.
if (document.body.dataset.stay) history.replaceState(null, "", document.body.dataset.stay);

const problems = document.querySelector(".problems");
if (problems) problems.focus();
