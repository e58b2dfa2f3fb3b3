// The query editor: colours, completion, the place of an error. Without this the form is a plain one, and works.
"use strict";
(() => {
  const area = document.getElementById("query");
  if (!area) return;
  const form = area.form;
  const editor = area.parentElement;
  const LISTED = 12; // completions shown at a time

  // Words, as SPARQL 1.1 Query §19.8 divides them; enough for colours.
  const WORD = /(?<comment>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<string>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>(?:\p{L}[\p{L}\p{N}_.-]*)?:[\p{L}\p{N}_.%-]*)|(?<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)|(?<number>[0-9]+(?:\.[0-9]+)?)|(?<word>[A-Za-z_]+)|(?<sign>[^\s])/gu;
  const KEYWORDS = ("SELECT DISTINCT REDUCED WHERE OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES SERVICE ORDER BY ASC DESC " +
    "LIMIT OFFSET GROUP HAVING ASK CONSTRUCT DESCRIBE FROM NAMED PREFIX BASE AS EXISTS NOT IN COUNT SUM MIN MAX AVG SAMPLE " +
    "GROUP_CONCAT SEPARATOR BOUND COALESCE IF STR LANG LANGMATCHES DATATYPE REGEX REPLACE CONTAINS STRSTARTS STRENDS STRBEFORE " +
    "STRAFTER STRLEN SUBSTR UCASE LCASE CONCAT IRI YEAR MONTH DAY NOW ISIRI ISLITERAL ISNUMERIC UNDEF a").split(" ");
  const known = new Set(KEYWORDS);
  let terms = { prefixes: {}, terms: [] };
  let asked = false;

  const made = (element, attributes = {}, text = "") => {
    const it = Object.assign(document.createElement(element), attributes);
    it.textContent = text;
    return it;
  };

  // Colours: a copy of the text behind the transparent one of the text area.
  const paint = made("pre", { className: "paint", lang: "en" });
  paint.setAttribute("aria-hidden", "true");
  editor.prepend(paint);
  editor.classList.add("live");
  let wrong = [Number(area.dataset.line), Number(area.dataset.column)];

  const place = (text, line, column) => {
    const before = text.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    return Math.min(text.length, before + Math.max(0, column - 1));
  };

  const kindOf = (found) => {
    const [kind] = Object.entries(found.groups).find(([, text]) => text !== undefined);
    return kind === "word" && !known.has(found[0].toUpperCase()) && found[0] !== "a" ? "" : kind;
  };

  const repaint = () => {
    const text = area.value;
    const fault = wrong[0] ? place(text, ...wrong) : -1;
    const parts = [];
    let at = 0;
    for (const found of text.matchAll(WORD)) {
      parts.push(text.slice(at, found.index));
      at = found.index + found[0].length;
      const kind = kindOf(found);
      const here = fault >= found.index && fault < at;
      parts.push(kind || here ? made("span", { className: `q-${kind || "sign"}${here ? " wrong" : ""}` }, found[0]) : found[0]);
    }
    parts.push(text.slice(at), "\n");
    paint.replaceChildren(...parts);
    paint.scrollTop = area.scrollTop;
    paint.scrollLeft = area.scrollLeft;
  };

  // Completion
  const list = made("ul", { className: "completions", id: "part-completions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.listed);
  const told = made("p", { className: "unseen" });
  told.setAttribute("role", "status");
  editor.append(list, told);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  const kinds = JSON.parse(area.dataset.kinds);
  let shown = [];
  let chosen = -1;

  const learn = async () => {
    if (asked) return;
    asked = true;
    try {
      const answer = await fetch(area.dataset.terms, { headers: { Accept: "application/json" } });
      if (answer.ok) terms = await answer.json();
    } catch {
      asked = false; // without a connection there is no completion; the next key tries again
    }
  };

  const typed = () => {
    const before = area.value.slice(0, area.selectionStart);
    for (const found of before.matchAll(WORD)) {
      const ends = found.index + found[0].length === before.length;
      if (ends && ["comment", "string", "iri"].includes(kindOf(found))) return null;
    }
    const [word] = before.match(/(?:[?$][\p{L}\p{N}_]*|[\p{L}][\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_.-]*)?|:[\p{L}\p{N}_.-]*)?$/u);
    return { word, start: before.length - word.length, prefix: /\bprefix\s+$/i.test(before.slice(0, before.length - word.length)) };
  };

  const candidates = ({ word, prefix }) => {
    const low = word.toLowerCase();
    if (/^[?$]/.test(word)) {
      const all = [...new Set(area.value.match(/[?$][\p{L}\p{N}_]+/gu))].filter((one) => one !== word);
      return all.filter((one) => one.slice(1).toLowerCase().startsWith(low.slice(1))).map((name) => ({ name, kind: "variable" }));
    }
    const names = Object.entries(terms.prefixes).map(([name, iri]) => ({ name: `${name}:`, label: iri, kind: "prefix" }));
    if (prefix) return names.filter((one) => one.name.startsWith(low)).map((one) => ({ ...one, insert: `${one.name} <${one.label}>` }));
    const rank = ({ name, label = "" }) => {
      const local = name.slice(name.indexOf(":") + 1).toLowerCase();
      if (name.toLowerCase().startsWith(low)) return 0;
      if (low.includes(":")) return 9;
      if (local.startsWith(low)) return 1;
      if (label.toLowerCase().startsWith(low)) return 2;
      return low.length > 2 && (local.includes(low) || label.toLowerCase().includes(low)) ? 3 : 9;
    };
    const words = low.length > 1 ? KEYWORDS.filter((one) => one !== "a").map((name) => ({ name, kind: "" })) : [];
    return [...terms.terms, ...names.filter((one) => low.length > 1 && !low.includes(":")), ...words]
      .map((one) => [rank(one), one])
      .filter(([place]) => place < 9)
      .sort(([one], [other]) => one - other)
      .map(([, one]) => one)
      .filter((one) => one.name !== word);
  };

  const hide = () => {
    list.hidden = true;
    shown = [];
    chosen = -1;
    area.removeAttribute("aria-activedescendant");
    told.textContent = "";
  };

  const choose = (number) => {
    chosen = (number + shown.length) % shown.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    list.children[chosen].scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
  };

  const show = (always) => {
    const here = typed();
    if (!here || area.selectionStart !== area.selectionEnd || (!always && here.word.length < 1)) return hide();
    const found = here.word || here.prefix ? candidates(here) : [...terms.terms];
    shown = found.slice(0, LISTED);
    if (!shown.length) return hide();
    list.replaceChildren(...shown.map((one, at) => {
      const item = made("li", { id: `part-completion-${at}` });
      item.setAttribute("role", "option");
      item.append(made("code", {}, one.name), made("small", {}, [one.label, kinds[one.kind]].filter(Boolean).join(" · ")));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); accept(at); });
      return item;
    }));
    told.textContent = `${area.dataset.listed}: ${found.length}`;
    put(here.start);
    choose(0);
  };

  const put = (start) => {
    // Where the word begins, measured on the copy behind the text.
    const range = document.createRange();
    const walker = document.createTreeWalker(paint, NodeFilter.SHOW_TEXT);
    let left = start;
    while (walker.nextNode()) {
      if (left <= walker.currentNode.length) break;
      left -= walker.currentNode.length;
    }
    range.setStart(walker.currentNode, Math.min(left, walker.currentNode.length));
    const at = range.getBoundingClientRect();
    const frame = editor.getBoundingClientRect();
    list.hidden = false;
    const width = list.offsetWidth;
    list.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - width))}px`;
    list.style.top = `${Math.min(at.bottom - frame.top + 4, frame.height)}px`;
  };

  const replace = (start, end, text) => {
    area.setSelectionRange(start, end);
    // The only way in that can be undone by the reader.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
  };

  const accept = (number) => {
    const one = shown[number];
    const { start } = typed();
    replace(start, area.selectionStart, one.insert || one.name);
    const prefix = one.name.slice(0, one.name.indexOf(":"));
    const declared = new RegExp(`\\bprefix\\s+${prefix}:`, "i").test(area.value);
    if (!one.insert && one.name.includes(":") && terms.prefixes[prefix] && !declared) declare(prefix);
    hide();
    repaint();
  };

  const declare = (prefix) => {
    const caret = area.selectionStart;
    const line = `PREFIX ${prefix}: <${terms.prefixes[prefix]}>\n`;
    const prologue = area.value.match(/^(?:\s*(?:#[^\n]*|(?:base|prefix)\b[^\n]*)\n)*/i)[0].length;
    replace(prologue, prologue, line);
    area.setSelectionRange(caret + line.length, caret + line.length);
  };

  area.addEventListener("input", () => { wrong = [0, 0]; repaint(); show(false); });
  area.addEventListener("scroll", () => { paint.scrollTop = area.scrollTop; paint.scrollLeft = area.scrollLeft; hide(); });
  area.addEventListener("focus", learn);
  area.addEventListener("blur", hide);
  area.addEventListener("click", hide);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // hangul that is still being written
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      learn().then(() => show(true));
    } else if (!list.hidden) {
      const steps = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Escape: hide,
        Enter: () => accept(chosen), Tab: () => accept(chosen) };
      if (steps[event.key] && !event.shiftKey) {
        event.preventDefault();
        steps[event.key]();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) hide();
    }
  });
  new ResizeObserver(() => { paint.style.height = `${area.offsetHeight}px`; }).observe(area);

  // An example goes into the editor without leaving the page.
  const examples = document.querySelector(".examples");
  for (const link of document.querySelectorAll(".examples a")) {
    const edit = made("button", { type: "button", className: "quiet" }, examples.dataset.edit);
    edit.addEventListener("click", () => {
      area.focus();
      replace(0, area.value.length, link.closest("details").querySelector("pre").textContent);
      hide();
      area.setSelectionRange(0, 0);
      area.scrollTop = 0;
      editor.scrollIntoView({ block: "nearest" });
      repaint();
    });
    link.after(" ", edit);
  }

  // Code is copied by a button, where the browser lets a page write to the clipboard.
  for (const code of navigator.clipboard ? document.querySelectorAll("pre[data-copy]") : []) {
    const copy = made("button", { type: "button", className: "quiet" }, code.dataset.copy);
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = code.dataset.copied;
    });
    code.before(copy);
  }

  form.querySelector(".hint").classList.add("ready");
  repaint();
  if (wrong[0]) {
    const at = place(area.value, ...wrong);
    area.focus();
    area.setSelectionRange(at, at);
    hide();
  }
})();
