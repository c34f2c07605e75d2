// New calls appear at the head of the list as they arrive. Without this script the list is as it was when the page was made.
"use strict";

const live = document.getElementById("live");
const most = 200; // rows kept

const verdict = (call) => {
  if (call.gate_out === "violated") return ["bad", "answer against the spec"];
  if (call.fault) return ["warn", "injected fault"];
  if (call.gate_in === "refused") return ["warn", `refused: ${call.problems} ${call.problems === 1 ? "problem" : "problems"}`];
  if (call.gate_in === "passed") return ["good", "as the spec says"];
  return ["quiet", "not looked at"];
};

const status = (call) => {
  if (call.status === 0) return ["bad", "dropped"];
  return [call.status >= 500 ? "bad" : call.status >= 400 ? "warn" : "good", String(call.status)];
};

const badge = ([kind, text]) => {
  const e = document.createElement("span");
  e.className = "badge " + kind;
  e.textContent = text;
  return e;
};

const link = (call) => {
  const e = document.createElement("a");
  e.href = `${live.dataset.detail}/${call.id}`;
  e.textContent = `${call.method} ${call.path}`;
  return e;
};

const short = (text) => (text.length > 160 ? text.slice(0, 160) + "…" : text);

const add = (body, call) => {
  if (document.getElementById("call-" + call.id)) return;
  const row = document.createElement("tr");
  row.id = "call-" + call.id;
  row.setAttribute("role", "row");
  const cells = [
    new Date(call.at).toISOString().slice(11, 23), link(call), call.operation || "–", badge(status(call)), badge(verdict(call)),
    (call.duration_us / 1000).toFixed(1) + " ms", short(call.credential),
  ];
  const labels = ["Time", "Call", "Operation", "Status", "Verdict", "Took", "Credential"];
  cells.forEach((content, i) => {
    const cell = row.insertCell();
    cell.setAttribute("role", "cell");
    cell.dataset.label = labels[i];
    if ((content.textContent ?? content).split(/\s/).some((word) => word.length > 24)) cell.className = "long";
    const inner = document.createElement("div");
    inner.append(content);
    cell.append(inner);
  });
  body.prepend(row);
  while (body.rows.length > most) body.rows[body.rows.length - 1].remove();
};

if (live) {
  const section = live.closest("section");
  const template = section.querySelector("template");
  const body = () => {
    let table = section.querySelector("table");
    if (!table) { // the list was empty
      section.querySelector(".empty").replaceWith(template.content.cloneNode(true));
      table = section.querySelector("table");
    }
    return table.tBodies[0];
  };
  const state = document.createElement("p");
  state.className = "intro";
  live.append(state);
  const source = new EventSource(live.dataset.stream);
  source.onopen = () => { state.textContent = "Live: new calls appear by themselves."; };
  source.onerror = () => {
    state.textContent = source.readyState === EventSource.CLOSED ? "Not live any more: reload the page." : "Connecting …";
  };
  source.onmessage = (event) => add(body(), JSON.parse(event.data));
  addEventListener("pagehide", () => source.close());
}
