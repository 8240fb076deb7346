// What the loader does once a reader is near: it mounts, survives a crash, keeps the text size, and puts the discussion
// below its article. Loaded with the module, once per page; `loader` is what embed.js shares.

let loader;

// --- mounting

// One policy per page, for the one parser: what it makes is read, never shown.
const policy = self.trustedTypes?.createPolicy("kabar", { createHTML: (html) => html });
export const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");

const MOUNT = { article: "mountArticle", comments: "mountDiscussion" };

const failure = (kind, message) => Object.assign(new Error(message), { kind });

// The instance that serves every element of this generation.
const instance = (glue) => loader.once(loader.module, "instance", () => start(glue));

const start = async (glue) => {
  const { BUILD, file } = loader;
  const { files } = loader.module;
  if (BUILD.id && glue.build !== BUILD.id) throw failure("version", "the files are of different builds");
  const handed = {};
  glue.chunks?.((name) => {
    // A response is read once; if it is asked for again, it failed.
    if (files[name] === handed[name]) delete files[name];
    return (handed[name] = file(name));
  });
  try {
    await glue.default({ module_or_path: file(BUILD.base) });
  } catch (error) {
    delete files[BUILD.base];
    throw error instanceof WebAssembly.CompileError ? failure("unsupported", error.message) : error;
  }
};

export const open = async (element, run, shared) => {
  loader ??= begin(shared);
  const { signal } = run.stop;
  const over = () => signal.aborted || dead(run);
  try {
    if (!self.WebAssembly) throw failure("unsupported", "there is no WebAssembly here");
    const [glue, texts, ...styles] = await run.parts;
    const backend = await run.backend;
    if (over()) return;
    await instance(glue);
    if (over()) return;
    if (run.kind === "article") expect(element);
    run.root = loader.make("div", "kabar");
    element.shadowRoot.adoptedStyleSheets = [loader.frame, looks, ...styles];
    element.shadowRoot.append(run.root);
    // A dead instance waits for ever: it would go on to show what comes.
    const response = run.response?.finally(() => dead(run) && new Promise(() => {}));
    response?.catch(() => {});
    const own = { listen: (...asked) => stream(element, asked) };
    const handle = await glue[MOUNT[run.kind]]({
      host: element,
      root: run.root,
      url: run.url,
      response,
      // Once: when it has been read nobody needs it any more, nor what else is kept of its bytes.
      get answer() {
        const { answer } = run;
        delete run.answer;
        if (answer) run.response.then(({ body }) => body?.cancel()).catch(() => {});
        return answer;
      },
      backend,
      // The end of a stream is told to nobody in a dead instance.
      listen: async (url, after, signal, tell) => {
        const say = (told) => signal.aborted || dead(run) || tell(told);
        try {
          await (backend ?? own).listen(url, after, AbortSignal.any([signal, run.stop.signal]), say);
        } catch {
          say([]);
        }
      },
      texts,
      parse,
      textSize: loader.textSize.word,
      setTextSize: keepTextSize,
    });
    if (dead(run)) left.push(handle);
    else if (signal.aborted) {
      handle.destroy();
      // It was removed while it was being built, and told its state since.
      if (!loader.runs.has(element)) delete element.dataset.state;
    } else run.handle = handle;
  } catch (error) {
    if (!over()) fail(element, run, error);
  }
};

// --- what happens in a discussion

// Listens to a stream of events (HTML, section 9.2) until the signal says so. A broken one is over: when it is asked for
// again is decided in src/state/pulse.rs.
export const listen = (url, event, cookies, signal, tell) => {
  if (signal.aborted) return;
  const source = new EventSource(url, { withCredentials: cookies === "include" });
  const end = () => source.close();
  signal.addEventListener("abort", end);
  source.addEventListener(event, ({ data, lastEventId }) => tell([data, lastEventId, source.url]));
  source.addEventListener("error", () => {
    end();
    tell([]);
  });
};

// The stream of a canonical server (docs/protocol.md).
const stream = (element, [url, after, ...rest]) => {
  const address = new URL(url);
  if (after) address.searchParams.set("lastEventId", after);
  listen(address, "comment", loader.mode(element), ...rest);
};

const begin = (shared) => {
  addEventListener("error", (event) => trapped(event, event.error));
  addEventListener("unhandledrejection", (event) => trapped(event, event.reason));
  addEventListener("storage", (event) => {
    if (event.key === shared.textSize.key) setTextSize(event.newValue ?? "medium");
  });
  shared.textSize.read();
  return shared;
};

// --- failures that the module cannot tell, because it is not there, or not any more

const fail = (element, run, error) => {
  if (isTrap(error) && loader.module.instance) return crash(error);
  const kind = isTrap(error) ? "crash" : (error.kind ?? "network");
  // What is shown stays: it is worth more than the fallback.
  if (!run.shown) element.dataset.state = "failed";
  element.dispatchEvent(
    new CustomEvent("kabar:error", {
      bubbles: true,
      composed: true,
      detail: { kind, status: error.status, pointer: error.pointer, url: error.url ?? loader.HERE, message: error.message },
    }),
  );
  if (kind === "unsupported") console.warn(`<${element.localName}> stays as it is: ${error.message}`);
  else tell(element, run, kind);
};

const tell = async (element, run, kind) => {
  const words = await run.texts.then(JSON.parse).catch(() => null);
  if (run.stop.signal.aborted) return;
  const message = (key, otherwise) => words?.messages[key] ?? otherwise;
  const sentence = loader.make("span");
  sentence.textContent = message(
    `failed.${kind}`,
    kind === "crash"
      ? "This part of the page has stopped. What is shown stays readable."
      : message("failed.network", "This part of the page could not be loaded."),
  );
  const again = loader.make("button");
  again.textContent = message("failed.retry", "Try again");
  again.addEventListener("click", () => {
    loader.restart(element);
    loader.open(element);
  });
  // Nobody is left who would follow what is held.
  loader.release(element);
  run.notice?.remove();
  run.notice = loader.make("div", "notice");
  run.notice.role = "alert";
  run.notice.append(sentence, again);
  dress(element);
  element.shadowRoot.append(run.notice);
};

const looks = new CSSStyleSheet();
looks.replaceSync(
  `.notice{position:sticky;inset-block-end:0;z-index:2;display:flex;flex-wrap:wrap;gap:.5em 1em;align-items:center;padding:.75em 1em;
background:Canvas;color:CanvasText;border-block-start:2px solid;font:1em/1.4 system-ui,sans-serif}
.notice button{font:inherit;min-block-size:max(44px,2.75em);padding-inline:1em}
:host([data-hold]){box-sizing:border-box!important;block-size:var(--kabar-hold)!important;min-block-size:0!important}
:host([data-hold=more]){overflow-y:clip}
@media print{:host([data-hold]){block-size:auto!important}.notice{display:none}}`,
);

// The height is the element's alone: else each change of it would have all that it shows styled anew.
try {
  CSS.registerProperty({ name: "--kabar-hold", syntax: "*", inherits: false });
} catch {
  // Another build has done it, or the browser cannot.
}

// What a browser formats first, a number or a date, takes it 20 ms longer: now, while the module is on its way.
new Intl.NumberFormat();

// Gives the element these looks, once.
const dress = ({ shadowRoot: { adoptedStyleSheets: sheets } }) => sheets.includes(looks) || sheets.push(looks);

const isTrap = (error) => !!self.WebAssembly && error instanceof WebAssembly.RuntimeError;

// Whether its instance has trapped.
const dead = (run) => run.generation !== loader.module.generation;

// What dead instances hold in the page. Were it lost, the browser would call them to clear it away.
const left = [];

// A trap poisons the instance: whoever it served says so, keeps what is shown, and offers a fresh one.
const crash = (error) => {
  const { module, runs, restart } = loader;
  module.generation += 1;
  module.files = {};
  delete module.instance;
  delete module.glue;
  for (const [element, run] of runs) {
    if (run.opened) {
      run.shown = !["idle", "loading", "failed"].includes(element.dataset.state);
      // What it shows goes with the retry. Its listeners and timers stay: they may still call it, and trap again.
      left.push(run.handle);
      run.handle = null;
      fail(element, run, error);
    } else if (run.parts) restart(element);
  }
};

const trapped = (event, error) => {
  const stack = String(error?.stack);
  if (!isTrap(error) || !stack.includes(loader.HERE)) return;
  // What a dead instance's listeners and timers trap on has been told already: its glue has another address. A stack
  // so deep that it names no glue counts as the living one's, and so does WebKit's, which leaves out the query.
  const { BUILD, HERE, module } = loader;
  const older = stack.includes(HERE + BUILD.glue + (BUILD.id && "?")) && !stack.includes(module.glue + ":");
  if (!older && [...loader.runs.values()].some((run) => run.root && !dead(run))) crash(error);
  else event.preventDefault();
};

// --- text size: one for the page, kept, followed by other tabs

const setTextSize = (word) => {
  const { textSize, runs } = loader;
  const where = place();
  const before = where?.();
  textSize.word = word;
  textSize.apply();
  for (const element of runs.keys()) {
    const detail = { size: word };
    element.dispatchEvent(new CustomEvent("kabar:text-size", { bubbles: true, composed: true, detail }));
  }
  if (where) scrollBy({ top: where() - before, behavior: "instant" });
};

const keepTextSize = (word) => {
  try {
    localStorage.setItem(loader.textSize.key, word);
  } catch {
    // A blocked store costs the memory only.
  }
  setTextSize(word);
};

// Tells where that is which must not move: the control that was pressed, else the first line of text in view.
const place = () => {
  for (const element of loader.runs.keys()) {
    const box = element.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight) continue;
    const root = element.shadowRoot;
    const pressed = root.activeElement?.closest("[aria-pressed]");
    const at = pressed?.getBoundingClientRect();
    if (at && at.bottom > 0 && at.top < innerHeight) return () => pressed.getBoundingClientRect().top;
    for (let y = Math.max(box.top, 0) + 4; y < Math.min(box.bottom, innerHeight); y += 8) {
      const hit = root.elementFromPoint(box.left + box.width / 2, y);
      const found = hit && root.contains(hit) && firstLine(hit);
      if (found) return () => found.getBoundingClientRect().top;
    }
  }
};

// The first character of `element` that stands below the upper edge of the viewport.
const firstLine = (element) => {
  const range = document.createRange();
  const top = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().top;
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let [low, high] = [0, node.length - 1];
    if (!node.data.trim() || top(node, high) < 0) continue;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (top(node, middle) < 0) low = middle + 1;
      else high = middle;
    }
    top(node, low);
    return range;
  }
};

// --- an article brings its discussion, unless the page holds it or wants none

const expect = (element) => {
  element.addEventListener("kabar:load", bring);
  element.addEventListener("click", lead);
};

const bring = ({ currentTarget: article, target, detail }) => {
  const run = loader.runs.get(article);
  if (target !== article || !run) return;
  run.takeBack?.();
  run.discussion = run.takeBack = null;
  const { comments: src, thread } = detail;
  if (!(src || thread) || article.comments === "none") return;
  // What leads to it: an address, or a thread of the article's own server.
  const way = thread ? { thread } : { src };
  for (const name of thread ? ["backend", "server", "site", "key"] : []) way[name] = article[name];
  const held = [...document.querySelectorAll("kabar-comments")];
  const same = (own) => (own.src ? URL.parse(own.src, document.baseURI)?.href === src : own.thread && own.thread === thread);
  run.discussion = held.find(same) ?? held.find((own) => !own.src && !own.backend);
  const { discussion } = run;
  if (discussion) {
    if (discussion.src || discussion.backend) return;
    Object.assign(discussion, way);
    run.takeBack = () => {
      for (const name in way) if (discussion[name] === way[name]) discussion[name] = null;
    };
    return;
  }
  const comments = document.createElement("kabar-comments");
  if (!document.getElementById("kabar-comments")) comments.id = "kabar-comments";
  for (const { name, value } of article.attributes) {
    if (/^(lang|theme|timeout|credentials|data-(?!state|hold).*)$/.test(name)) comments.setAttribute(name, value);
  }
  Object.assign(comments, way);
  run.discussion = comments;
  run.takeBack = () => comments.remove();
  // Where the reader would see the page make room for it, it takes none until they look elsewhere (src/dom/edge.rs).
  const seen = article.getBoundingClientRect().bottom < innerHeight;
  article.after(comments);
  if (!seen) return;
  comments.style.setProperty("--kabar-hold", "0px");
  comments.dataset.hold = "more";
  dress(comments);
};

// The count in the article leads to its own discussion, also where a page has several.
const lead = (event) => {
  const { discussion } = loader.runs.get(event.currentTarget) ?? {};
  if (!discussion?.isConnected || !event.composedPath().some((node) => node.hash === "#kabar-comments")) return;
  event.preventDefault();
  discussion.scrollIntoView();
};
