// Defines <kabar-article> and <kabar-comments>: all that a page pays before a reader comes near. Near, it starts code,
// texts, styles and data together; what is done with them stands in runtime.js, which comes along. <kabar-count> has a
// file of its own, count.js.

// Names and versions of the other files; `cargo xtask build` puts the shipped ones here.
const BUILD = /*build*/ {
  id: "",
  glue: "kabar_widget.js",
  base: "kabar_widget_bg.wasm",
  chunks: {},
  locales: null,
  integrity: {},
} /*end*/;

const HERE = new URL(".", import.meta.url).href;
const ATTRIBUTES =
  "src lang theme loading timeout credentials heading comments shortcuts backend server thread site key".split(" ");
// Pixels before the viewport at which code and data start, and at which the discussion is built.
const NEAR = 1200;
const CLOSE = 100;
const SIZES = { small: 0.875, medium: 1, large: 1.25 };

// --- files

const address = (name) => HERE + name + (BUILD.id && "?v=" + BUILD.id);

// A script that did not come stays so for its address in Firefox, and one that has crashed is never started again: each
// time it has another one.
const asked = {};
const script = (name) => {
  const again = (asked[name] = (asked[name] ?? -1) + 1);
  return address(name) + (again ? (BUILD.id ? "&" : "?") + "r=" + again : "");
};

const get = async (name, integrity = BUILD.integrity[name]) => {
  const response = await fetch(address(name), integrity ? { integrity } : {});
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
};

// Keeps a promise under a name until it fails, so that what failed is asked for again.
const once = (kept, name, make) => {
  const made = (kept[name] ??= make());
  made.catch(() => kept[name] === made && delete kept[name]);
  return made;
};

const kept = {};

// One of the scripts beside this one.
const load = (name) => once(kept, name, () => import(script(name)));

const sheet = (name) =>
  once(kept, name, async () => {
    const made = new CSSStyleSheet();
    made.replaceSync(await (await get(`styles/${name}.css`)).text());
    return made;
  });

// The locale file of an element's language.
const texts = async ({ lang }) => {
  const read = (tag) => once(kept, "texts " + tag, async () => (await get(`locales/${tag}.json`)).text());
  const tag = (lang || document.documentElement.lang).toLowerCase().split("-")[0] || "en";
  if (BUILD.locales) return read(BUILD.locales.includes(tag) ? tag : "en");
  // In development nobody has listed them.
  return read(tag).catch(() => read("en"));
};

// The module's files, started but not waited for; all anew after a crash, when `generation` goes up.
const module = { generation: 0, files: {} };

const file = (name) => once(module.files, name, () => get(name));

const code = (kind) => {
  [BUILD.base, BUILD.chunks[kind]].forEach((name) => name && file(name));
  return once(module.files, BUILD.glue, () => import((module.glue = script(BUILD.glue))));
};

// --- elements

// An attribute's value where it is one of the accepted ones.
const given = (element, name, fits, otherwise) => (fits.test(element[name]) ? element[name] : otherwise);

// Milliseconds that an answer may take.
const limit = (element) => given(element, "timeout", /^([1-9]\d?|1[01]\d|120)$/, 15) * 1000;

// Whether cookies go along.
const mode = (element, otherwise = "same-origin") =>
  given(element, "credentials", /^(omit|same-origin|include)$/, otherwise);

// Each element in the page, with what has been started for it.
const runs = new Map();

// Whether the page's address names a comment.
const linked = () => /^#comment-/.test(location.hash);

// Without an address nothing is asked for and no room is taken.
const start = (element) => {
  const kind = element.localName.slice("kabar-".length);
  const run = { kind, stop: new AbortController(), request: new AbortController() };
  runs.set(element, run);
  if (!element.src && !element.backend) return;
  element.dataset.state = "idle";
  const comments = kind === "comments";
  const loading = given(element, "loading", /^(eager|lazy)$/, comments ? "lazy" : "eager");
  if (loading === "eager" || (comments && linked())) return open(element);
  near.observe(element);
  close.observe(element);
  if (comments) addEventListener("hashchange", () => linked() && open(element), { signal: run.stop.signal });
};

const stop = (element) => {
  const run = runs.get(element);
  run.stop.abort();
  run.request.abort();
  near.unobserve(element);
  close.unobserve(element);
  run.handle?.destroy();
  run.takeBack?.();
  run.root?.remove();
  run.notice?.remove();
  delete element.dataset.state;
  release(element);
};

// Lets the element be as high as it wants (src/dom/edge.rs).
const release = (element) => {
  delete element.dataset.hold;
  element.style.removeProperty("--kabar-hold");
  if (!element.getAttribute("style")) element.removeAttribute("style");
};

const restart = (element) => {
  stop(element);
  start(element);
};

const prepare = (element) => {
  const run = runs.get(element);
  if (run.parts) return;
  near.unobserve(element);
  element.dataset.state = "loading";
  const { kind } = run;
  run.url = URL.parse(element.src, document.baseURI)?.href ?? element.src;
  run.generation = module.generation;
  run.ask = (url, otherwise) => {
    const late = setTimeout(() => run.request.abort(new DOMException("", "TimeoutError")), limit(element));
    const headers = { accept: "application/json" };
    const response = fetch(url, { credentials: mode(element, otherwise), headers, signal: run.request.signal });
    // The answer may be here long before anybody reads it: a canonical one is kept whole, so that it is drawn at once, and
    // the limit is for the server, not for the reader.
    response
      .then(async (response) => {
        const body = await response.clone().arrayBuffer();
        if (response.ok && run.response && !run.root) run.answer = [response.url || url, body];
      })
      .catch(() => {})
      .then(() => clearTimeout(late));
    return response;
  };
  // A server that is not a canonical one is asked by what comes along for it.
  if (element.backend) run.backend = load("backend.js").then((it) => it.open(element, run, loader));
  else run.response = run.ask(run.url);
  run.texts = texts(element);
  run.runtime = load("runtime.js");
  run.parts = Promise.all([code(kind), run.texts, ...["tokens", kind].map(sheet)]);
  // Whoever waits for them handles their failures; until then they are nobody's.
  for (const promise of [run.response, run.backend, run.texts, run.runtime, run.parts]) promise?.catch(() => {});
};

const open = async (element) => {
  const run = runs.get(element);
  if (run.opened) return;
  run.opened = true;
  close.unobserve(element);
  prepare(element);
  try {
    (await run.runtime).open(element, run, loader);
  } catch (error) {
    // Not even the file that says so is there.
    element.dataset.state = "failed";
    console.warn(element.localName, error);
  }
};

const watch = (margin, act) =>
  new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && act(entry.target)),
    { rootMargin: margin + "px 0px" },
  );
const near = watch(NEAR, prepare);
const close = watch(CLOSE, open);

const frame = new CSSStyleSheet();
frame.replaceSync(
  // What is loading keeps the room that was taken for it, under the page's own words where there are some; a retry that
  // has the focus stays in sight.
  `:host{display:block;position:relative;font-size:calc(var(--kabar-font-size,1rem)*var(--kabar-scale,1))}
:host([hidden]){display:none}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host(:is([data-state=idle],[data-state=loading])),:host([data-state=loading]) .kabar{min-block-size:100vh}
:host([data-state=loading]) slot+.kabar:not(:focus-within){position:absolute;inset:0 0 auto;visibility:hidden}
:host(:is([data-state=ready],[data-state=empty],[data-state=closed])) slot,
:host(:not([data-state=idle],[data-state=loading])) .skeleton{display:none}
.skeleton{position:absolute;inset:5em 1.25em 0;overflow:clip;pointer-events:none}
.skeleton i{display:block;block-size:.8em;margin-block-end:.9em;border-radius:.25em;background:currentColor;opacity:.08}
.skeleton i:nth-child(4n){inline-size:60%;margin-block-end:2.5em}`,
);

const make = (tag, name = "") => Object.assign(document.createElement(tag), { className: name });

// The text size of the page. A blocked store costs the memory only.
const textSize = {
  key: "kabar:text-size",
  word: "medium",
  read() {
    try {
      this.word = localStorage.getItem(this.key) ?? this.word;
    } catch {}
    this.apply();
  },
  // Every element has this one sheet.
  apply() {
    frame.cssRules[0].style.setProperty("--kabar-scale", SIZES[this.word] ?? 1);
  },
};
textSize.read();

class Kabar extends HTMLElement {
  // The theme is the style sheets' matter alone.
  static observedAttributes = ATTRIBUTES.filter((name) => name !== "theme");

  connectedCallback() {
    for (const name of ATTRIBUTES) {
      // Set before the element was defined.
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [frame];
      root.append(make("slot"));
      // What has a place of its own and what nobody sees are no words of the page.
      const blank = ({ slot, nodeType, data = "?" }) => slot || nodeType === 8 || !data.trim();
      if ([...this.childNodes].every(blank)) {
        const bars = make("div", "skeleton");
        bars.append(...Array.from({ length: 12 }, () => make("i")));
        root.append(bars);
      }
    }
    start(this);
  }

  disconnectedCallback() {
    stop(this);
    runs.delete(this);
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !runs.has(this) || this.changed) return;
    // Several changes of one moment are one new start.
    this.changed = true;
    queueMicrotask(() => {
      this.changed = false;
      if (runs.has(this)) restart(this);
    });
  }
}

for (const name of ATTRIBUTES) {
  if (name === "lang") continue;
  Object.defineProperty(Kabar.prototype, name, {
    get() {
      return this[name + "Object"] ?? this.getAttribute(name);
    },
    set(value) {
      if (Object(value) === value) {
        // Functions of the page instead of a description.
        this[name + "Object"] = value;
        if (runs.has(this)) restart(this);
      } else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

const loader = { BUILD, HERE, get, sheet, load, texts, address, limit, mode, runs, module, once, file, frame, make, release, restart, open, textSize };

customElements.define("kabar-article", class extends Kabar {});
customElements.define("kabar-comments", class extends Kabar {});
customElements.define(
  "kabar-count",
  class extends HTMLElement {
    connectedCallback() {
      load("count.js").then(({ count }) => count(this, loader), console.warn);
    }
  },
);
