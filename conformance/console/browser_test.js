// How the tests find things on a page: by what people read. Embedded in each question, so everything is made anew.
var words = (e) => {
  const copy = e.cloneNode(true);
  for (const aside of copy.querySelectorAll(".unseen, .hint, .optional")) aside.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
};
var seen = (e) => {
  const box = e.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(e).visibility !== "hidden";
};
var part = (title) => {
  if (!title) return document;
  for (const row of document.querySelectorAll("tbody tr")) {
    if ([...row.cells].some((c) => words(c) === title)) return row;
  }
  for (const heading of document.querySelectorAll("section h2, article h3, nav h2")) {
    if (words(heading) !== title) continue;
    return heading.closest("nav") ? heading.nextElementSibling : heading.closest("article, section");
  }
  for (const label of document.querySelectorAll("label")) {
    const field = document.getElementById(label.htmlFor);
    if (words(label) === title && field && field.matches("select")) return field;
  }
  return null;
};
var place = (e) => {
  e.scrollIntoView({block: "center", behavior: "instant"});
  const box = e.getClientRects()[0]; // the first line of a link that is broken into two
  const x = box.left + Math.min(box.width / 2, 40), y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (top !== e && !e.contains(top)) return {Error: "something covers it: " + (top && top.outerHTML.slice(0, 200))};
  return {X: x, Y: y};
};
var pressable = (label, within) => {
  const scope = part(within);
  if (!scope) return {Error: "no such part of the page"};
  for (const e of scope.querySelectorAll("a, button, summary")) {
    if (words(e) === label && seen(e)) return place(e);
  }
  return {Error: "nothing to press is labelled so"};
};
var labelled = (label, within) => {
  const scope = part(within);
  if (!scope) return null;
  for (const e of scope.querySelectorAll("label")) {
    if (words(e) === label) return {label: e, field: document.getElementById(e.htmlFor)};
  }
  return null;
};
var focusable = (label, within) => {
  const got = labelled(label, within);
  if (!got || !got.field) return {Error: "no field is labelled so"};
  got.field.scrollIntoView({block: "center", behavior: "instant"});
  got.field.focus();
  got.field.value = "";
  return {ID: got.field.id};
};
var valued = (label) => {
  const got = labelled(label);
  return got && got.field ? {Value: got.field.value} : {Error: "no field is labelled so"};
};
var choosable = (label, within) => {
  const got = labelled(label, within);
  if (got && got.field && got.field.matches("input[type=checkbox], input[type=radio]")) return place(got.label);
  const scope = part(within);
  if (!scope) return {Error: "no such part of the page"};
  for (const option of scope.querySelectorAll("option")) {
    if (words(option) !== label) continue;
    option.selected = true;
    return {ID: option.parentElement.id};
  }
  return {Error: "nothing to choose is labelled so"};
};
var fact = (name, within) => {
  const scope = part(within);
  if (!scope) return {Error: "no such part of the page"};
  for (const e of scope.querySelectorAll("dt")) {
    if (words(e) === name) return {Value: words(e.nextElementSibling)};
  }
  return {Error: "no such fact"};
};

var overflowing = () => {
  if (document.documentElement.scrollWidth <= innerWidth) return {Value: ""};
  const wide = [...document.querySelectorAll("body *")].find((e) => seen(e) && e.getBoundingClientRect().right > innerWidth + 1);
  return {Value: wide ? wide.outerHTML.slice(0, 200) : "something"};
};
