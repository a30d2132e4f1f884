// The interactive parts of a course page. Without scripts, it is a page to read.
// Nothing that a reader types leaves the browser.
"use strict";
const practicum = (() => {
  const root = document.documentElement;
  root.classList.add("js");

  // Storage may be blocked; then everything lasts as long as the page.
  const store = (name, area) => ({
    get: () => { try { return JSON.parse(area().getItem(name)); } catch { return null; } },
    set: (value) => { try { area().setItem(name, JSON.stringify(value)); } catch { /* not stored */ } },
  });
  const local = () => window.localStorage;
  const session = () => window.sessionStorage;

  const theme = store("practicum/theme", local);
  if (theme.get()) root.dataset.theme = theme.get();
  // Form controls and scroll bars are drawn by the browser.
  const scheme = () => { document.querySelector("meta[name=color-scheme]").content = root.dataset.theme || "light dark"; };
  scheme();
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const make = (tag, values = {}, ...inner) => {
    const element = Object.assign(document.createElement(tag), values);
    element.append(...inner);
    return element;
  };
  const course = () => document.body.dataset.course;

  // Announcements for screen readers.
  let status;
  function tell(words) {
    if (!status) document.body.append((status = make("p", { className: "skip", role: "status", lang: "en" })));
    status.textContent = words;
  }

  // Copies exactly the command as it is now shown.
  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { value: text, className: "skip" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = "Copied";
    tell("Copied");
    setTimeout(() => { button.textContent = "Copy"; tell(""); }, 1500);
  }

  // Steps: a tick box and a copy button.
  const labOf = (element) => element.closest("[data-lab]")?.dataset.lab;
  const ticksOf = (lab) => store(`practicum/${course()}/${lab}`, local);
  const kept = (lab) => new Set(ticksOf(lab).get() || []);

  function steps() {
    const labs = new Map();
    for (const step of all("[data-k]")) {
      const lab = labOf(step);
      const number = step.id.split(".").pop();
      const box = make("input", { type: "checkbox", ariaLabel: `Step ${number} is done` });
      if (!labs.has(lab)) labs.set(lab, new Map());
      labs.get(lab).set(step.dataset.k, box);
      box.addEventListener("change", () => {
        // Another tab may have changed ticks in the meantime; those of steps no longer in the lab are dropped.
        const ticks = new Set([...kept(lab)].filter((key) => labs.get(lab).has(key)));
        box.checked ? ticks.add(step.dataset.k) : ticks.delete(step.dataset.k);
        ticksOf(lab).set([...ticks]);
        progress(lab, labs.get(lab));
      });
      (step.querySelector(":scope > .at") || step).prepend(box);
      const cmd = step.querySelector(":scope > .cmd");
      if (!cmd) continue;
      const button = make("button", { type: "button", className: "copy", textContent: "Copy", ariaLabel: `Copy step ${number}` });
      button.addEventListener("click", () => copy(button, cmd.firstElementChild.textContent));
      cmd.after(button);
    }
    const show = () => {
      for (const [lab, boxes] of labs) {
        const ticks = kept(lab);
        for (const [key, box] of boxes) box.checked = ticks.has(key);
        progress(lab, boxes);
      }
      for (const item of all("li[data-steps]")) {
        const done = Math.min(kept(item.dataset.lab).size, Number(item.dataset.steps));
        const place = item.querySelector(".done");
        if (place) place.textContent = done ? `${done} of ${item.dataset.steps} done` : "";
      }
    };
    show();
    // Changed in another tab, or before the reader came back.
    addEventListener("storage", show);
    addEventListener("tabs", show);
    addEventListener("pageshow", (event) => { if (event.persisted) show(); });
  }

  function progress(lab, boxes) {
    const place = document.querySelector("p.done");
    if (!place || document.body.dataset.lab !== lab) return;
    // Of several ways to do the same, the reader needs one.
    const needed = [...boxes.values()].filter((box) => !box.closest("[role=tabpanel][hidden], [data-other]"));
    if (!needed.length) { place.textContent = ""; return; }
    const done = needed.filter((box) => box.checked).length;
    const minutes = Number(document.body.dataset.minutes);
    const left = Math.ceil((minutes * (needed.length - done)) / needed.length);
    const time = minutes ? ` · about ${left} min left` : "";
    place.textContent = done === needed.length ? "All steps done" : `${done} of ${needed.length} steps done${time}`;
    place.style.setProperty("--part", `${(100 * done) / needed.length}%`);
  }

  // Tabs (WAI-ARIA's pattern). A title chosen in one group is chosen in all that have it, and on the next page.
  const chosen = store("practicum/tabs", local);
  function tabs() {
    if (!document.querySelector(".tabs")) return;
    const groups = all(".tabs").map((group, number) => {
      const list = make("div");
      list.setAttribute("role", "tablist");
      list.setAttribute("aria-label", "Ways to do this");
      const panels = all(":scope > section", group);
      const buttons = panels.map((panel, index) => {
        const button = make("button", { type: "button", id: `page.tab.${number}.${index}`, textContent: panel.getAttribute("aria-label") });
        button.setAttribute("role", "tab");
        panel.id = `page.panel.${number}.${index}`;
        panel.removeAttribute("aria-label");
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", button.id);
        button.setAttribute("aria-controls", panel.id);
        return button;
      });
      list.append(...buttons);
      group.prepend(list);
      return { buttons, panels };
    });
    const show = ({ buttons, panels }, shown) => buttons.forEach((button, index) => {
      button.setAttribute("aria-selected", index === shown);
      button.tabIndex = index === shown ? 0 : -1;
      panels[index].hidden = index !== shown;
    });
    const choose = (title) => {
      for (const group of groups) {
        const at = group.buttons.findIndex((button) => button.textContent === title);
        if (at >= 0) show(group, at);
      }
      chosen.set([title, ...(chosen.get() || []).filter((other) => other !== title)].slice(0, 20));
      dispatchEvent(new Event("tabs"));
    };
    for (const group of groups) {
      const titles = group.buttons.map((button) => button.textContent);
      show(group, Math.max(0, titles.indexOf((chosen.get() || []).find((title) => titles.includes(title)))));
      group.buttons.forEach((button, index) => {
        button.addEventListener("click", () => choose(button.textContent));
        button.addEventListener("keydown", (event) => {
          const last = group.buttons.length - 1;
          const to = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index ? index - 1 : last, Home: 0, End: last }[event.key];
          if (to === undefined) return;
          event.preventDefault();
          choose(titles[to]);
          group.buttons[to].focus();
        });
      });
    }
    // A link may lead into a tab that is not shown.
    const reveal = () => {
      let name = location.hash.slice(1);
      try { name = decodeURIComponent(name); } catch { /* not encoded */ }
      const target = document.getElementById(name);
      if (!target?.closest("[role=tabpanel][hidden]")) return;
      for (let panel; (panel = target.closest("[role=tabpanel][hidden]"));) {
        const group = groups.find(({ panels }) => panels.includes(panel));
        show(group, group.panels.indexOf(panel));
      }
      dispatchEvent(new Event("tabs"));
      target.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    reveal();
  }

  // Placeholders: the reader's own values. Passwords are erased with the tab.
  const secrets = /(^|[^\p{L}])(\p{L}*pass(word|wd|phrase|code)?|pwd|pin|otp|secrets?|tokens?|keys?|credentials?|pas?swort|kennwort|contrase(ñ|n)a|mot de passe|senha|parola|hasło|пароль|密码|密碼|パスワード)([^\p{L}]|$)/iu;
  const isSecret = (name) => secrets.test(name.replace(/_/g, " "));
  const valuesIn = (area) => store(`practicum/${course()}/values`, area);
  const values = () => ({ ...valuesIn(local).get(), ...valuesIn(session).get() });

  function keep(name, value) {
    const place = valuesIn(isSecret(name) ? session : local);
    const kept = { ...place.get(), [name]: value };
    if (!value) delete kept[name];
    place.set(kept);
  }

  // Quoted for its place in the command: bare, in single or double quotes, in a here-document.
  function quoted(value, kind) {
    switch (kind) {
      case "r": return value;
      case "s": return value.replace(/'/g, "'\\''");
      // Even there, an exclamation mark would recall an earlier command.
      case "d": return value.replace(/[\\"$`]/g, "\\$&").replace(/!+/g, "\"'$&'\"");
      case "h": return value.replace(/[\\$`]/g, "\\$&");
      default: return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replace(/'/g, "'\\''")}'`;
    }
  }

  function fill() {
    const known = values();
    for (const field of all("var[data-name]")) {
      const value = known[field.dataset.name];
      field.textContent = value ? quoted(value, field.className.slice(0, 1)) : field.dataset.name;
      field.toggleAttribute("data-set", Boolean(value));
    }
  }

  function fields() {
    for (const field of all("var")) {
      const name = field.textContent;
      // A word in italics, not a field.
      if (!field.closest(".con, code, pre, .fields") && !/^<.*>$/.test(name)) continue;
      field.dataset.name = name;
      // Inside something with another click action, it only shows the value.
      if (field.closest("a, summary")) continue;
      field.tabIndex = 0;
      field.setAttribute("role", "button");
      field.title = "Fill in your own value";
      field.addEventListener("click", () => askValues(name));
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); askValues(name); }
      });
    }
    fill();
    addEventListener("storage", fill);
  }

  function askValues(first) {
    const names = [...new Set([...all("var[data-name]").map((field) => field.dataset.name), ...Object.keys(values())])];
    const known = values();
    const dialog = open("Your values", "values");
    if (!names.length) dialog.append(make("p", { textContent: "There is nothing to fill in here." }));
    names.forEach((name, index) => {
      const input = make("input", {
        id: `page.value.${index}`, value: known[name] || "", autocomplete: "off", spellcheck: false,
        type: isSecret(name) ? "password" : "text",
      });
      input.addEventListener("input", () => { keep(name, input.value); fill(); });
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") dialog.close(); });
      dialog.append(make("label", { htmlFor: input.id, textContent: name }), input);
      if (name === (first || names[0])) input.focus();
    });
    if (!names.length) return;
    const forget = make("button", { type: "button", textContent: "Clear all" });
    forget.addEventListener("click", () => {
      [local, session].forEach((area) => valuesIn(area).set({}));
      dialog.querySelectorAll("input").forEach((input) => (input.value = ""));
      fill();
    });
    dialog.append(make("p", {
      className: "hint",
      textContent: "Commands are shown and copied with these values. They stay in this browser, passwords only until the tab is closed.",
    }), forget);
  }

  // A dialog over the page; Escape closes it.
  function open(title, kind) {
    const dialog = make("dialog", { className: kind, lang: "en" });
    dialog.setAttribute("aria-label", title);
    const close = make("button", { type: "button", className: "close", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(make("div", { className: "bar" }, make("b", { textContent: title }), close));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
      if (event.target === dialog && !isInside) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  // Search: the index is a script, because a page from a disk can load nothing else.
  let index;
  let waiting = [];
  function withIndex(body) {
    if (index) return body();
    waiting.push(body);
    if (waiting.length === 1) document.head.append(make("script", { src: "search-index.js" }));
  }
  function found(pages) {
    index = pages.flatMap(([file, sections]) => sections.map(([anchor, heading, text]) => ({
      address: anchor ? `${file}#${encodeURIComponent(anchor)}` : file, title: sections[0][1], heading, text,
      page: sections[0][1].toLowerCase(), head: heading.toLowerCase(), body: text.toLowerCase(), isFirst: !anchor,
    })));
    waiting.forEach((body) => body());
    waiting = [];
  }

  function look(words) {
    const hits = [];
    for (const place of index) {
      let score = 0;
      for (const word of words) {
        const inHead = place.head.includes(word);
        const inPage = place.page.includes(word);
        const often = place.body.split(word).length - 1;
        if (!inHead && !inPage && !often) { score = 0; break; }
        score += (inHead ? (place.isFirst ? 24 : 12) : inPage ? 2 : 0) + 3 * Math.log2(1 + often);
      }
      if (score) hits.push({ place, score });
    }
    return hits.sort((a, b) => b.score - a.score);
  }

  // Whole words around the first match.
  function excerpt({ text, body }, words) {
    const found = words.map((word) => body.indexOf(word)).filter((at) => at >= 0);
    let from = Math.max(0, Math.min(...found, text.length) - 60);
    if (from > 0) from = text.indexOf(" ", from) + 1 || from;
    let to = Math.min(text.length, from + 180);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 100);
    const result = make("span", { className: "text" }, from > 0 ? "… " : "");
    let rest = text.slice(from, to);
    while (rest) {
      const next = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) { result.append(rest); break; }
      result.append(rest.slice(0, next[0]), make("mark", { textContent: rest.slice(next[0], next[0] + next[1]) }));
      rest = rest.slice(next[0] + next[1]);
    }
    if (to < text.length) result.append(" …");
    return result;
  }

  function search() {
    const dialog = open("Search", "search");
    const input = make("input", { type: "text", enterKeyHint: "search", placeholder: "keystone user-create", autocomplete: "off", spellcheck: false, ariaLabel: "Search all labs" });
    const status = make("p", { className: "hint", role: "status" });
    const list = make("ul");
    dialog.append(input, status, list);
    input.focus();
    const show = () => withIndex(() => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = words.length ? look(words) : [];
      status.textContent = words.length ? (hits.length ? `${hits.length} ${hits.length === 1 ? "place" : "places"}` : "No place has all of these words; try fewer words.") : "";
      list.replaceChildren(...hits.slice(0, 40).map(({ place }) => make("li", {}, make("a", { href: place.address },
        make("b", { textContent: place.isFirst ? place.title : place.heading }),
        make("span", { className: "from", textContent: place.isFirst ? "" : place.title }), excerpt(place, words)))));
    });
    input.addEventListener("input", show);
    withIndex(() => {});
    dialog.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const links = all("a", list);
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links.length) (links[at + 1] || links[0]).focus();
      else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : input).focus();
      else if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
      else return;
      event.preventDefault();
    });
    list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  }

  // Highlights the current section in the contents.
  function contents() {
    const links = new Map(all(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const headings = all("main [id]").filter((heading) => links.has(heading.id));
    if (!headings.length) return;
    let current;
    const mark = () => {
      const isEnd = innerHeight + scrollY >= root.scrollHeight - 2;
      const next = isEnd ? headings.at(-1) : headings.findLast((heading) => heading.getBoundingClientRect().top < 140);
      if (next === current) return;
      if (current) links.get(current.id).removeAttribute("aria-current");
      if (next) links.get(next.id).setAttribute("aria-current", "location");
      current = next;
    };
    addEventListener("scroll", mark, { passive: true });
    mark();
  }

  const actions = {
    search,
    values: () => askValues(),
    theme: () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      theme.set(root.dataset.theme);
      scheme();
    },
  };

  addEventListener("DOMContentLoaded", () => {
    tabs();
    steps();
    fields();
    contents();
    for (const button of all("[data-do]")) button.addEventListener("click", actions[button.dataset.do]);
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      search();
    });
    // On paper, nothing can be expanded.
    let folded = [];
    addEventListener("beforeprint", () => { folded = all("main details:not([open], .out details)"); folded.forEach((part) => (part.open = true)); });
    addEventListener("afterprint", () => folded.forEach((part) => (part.open = false)));
  });

  return { found };
})();
