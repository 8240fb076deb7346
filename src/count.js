// Shows how many comments there are in <kabar-count>: loaded where a page holds one. A number is asked for when its
// element comes near the viewport; where a server tells several at once, all that the page wants are one request.

const NAMES = ["src", "backend", "server", "thread", "site", "key", "credentials", "timeout"];
// Pixels before the viewport, as for all else (embed.js).
const NEAR = 1200;
// Requests at a time, where each number has one of its own: what browsers send at once without encryption is 6, and the
// page has more to ask for.
const AT_ONCE = 4;
// Threads in one request: in a query they take about 60 bytes each, and servers refuse addresses of 8,000.
const MOST = 100;

let loader;
// Each element in the page, with what it asks for.
const asks = new Map();

const failure = (kind, message, rest) => Object.assign(new Error(message), { kind, ...rest });

// What an element wants to know, as one text; functions of the page have no words, and a number instead.
const functions = new Map();
const question = (element, without) => {
  const { backend } = element;
  const own = Object(backend) === backend;
  if (own && !functions.has(backend)) functions.set(backend, functions.size);
  const told = Array.from(element.attributes, ({ name, value }) => [name, value]);
  const counts = ([name]) =>
    (NAMES.includes(name) || /^data-(?!state$)/.test(name)) && !without?.includes(name) && !(own && name === "backend");
  return JSON.stringify([own ? functions.get(backend) : null, told.filter(counts).sort()]);
};

// Shows an element's number, also when it stands in the page again or asks for another one.
export const count = (element, shared) => {
  loader ??= shared;
  // What stands in the page anew after it failed is asked for again.
  for (const [one, { failed }] of asks) if (!one.isConnected || (failed && one === element)) asks.delete(one);
  if (!element.isConnected) return;
  if (!element.shadowRoot) {
    element.attachShadow({ mode: "open" }).append(loader.make("slot"));
    for (const name of ["backend", ...NAMES]) {
      // Set before this file was there.
      if (!Object.hasOwn(element, name)) continue;
      const value = element[name];
      delete element[name];
      element[name] = value;
    }
    new MutationObserver(() => look(element)).observe(element, { attributes: true });
  }
  look(element);
};

const look = (element) => {
  if (!element.isConnected) return;
  const wanted = question(element) + element.lang;
  if (asks.get(element)?.wanted === wanted) return;
  asks.set(element, { wanted });
  near.unobserve(element);
  delete element.dataset.state;
  if (!element.src && !element.backend) return element.shadowRoot.replaceChildren(loader.make("slot"));
  element.dataset.state = "idle";
  near.observe(element);
};

const near = new IntersectionObserver(
  (entries) => entries.forEach((entry) => entry.isIntersecting && show(entry.target)),
  { rootMargin: NEAR + "px" },
);

const show = async (element) => {
  near.unobserve(element);
  const { shadowRoot, dataset } = element;
  const ask = asks.get(element);
  dataset.state = "loading";
  const over = () => asks.get(element) !== ask || !element.isConnected;
  try {
    const [n, file] = await Promise.all([number(element), loader.texts(element)]);
    if (over()) return;
    const { language, number: digits, messages } = JSON.parse(file);
    const forms = messages["comments.count"];
    const template = forms[new Intl.PluralRules(language).select(n)] ?? forms.other;
    // As src/locale/number.rs writes it.
    const words = n < 10 ** (2 + digits.minimumGrouping) ? n : String(n).replace(/\B(?=(\d{3})+$)/g, digits.group);
    const text = loader.make("span");
    Object.assign(text, { lang: language, dir: "auto", textContent: template.replace("{n}", words) });
    shadowRoot.replaceChildren(text);
    dataset.state = n ? "ready" : "empty";
  } catch (error) {
    if (over()) return;
    // The page's own words say more than the number of another thread.
    shadowRoot.replaceChildren(loader.make("slot"));
    dataset.state = "failed";
    const { kind = "server", message, status, pointer, url } = error;
    const detail = { kind, message, status, pointer, url };
    element.dispatchEvent(new CustomEvent("kabar:error", { bubbles: true, composed: true, detail }));
    ask.failed = true;
  }
};

// --- asking

let free = AT_ONCE;
const waiting = [];
const inTurn = async (ask) => {
  if (free) free -= 1;
  else await new Promise((go) => waiting.push(go));
  try {
    return await ask();
  } finally {
    const next = waiting.shift();
    next ? next() : (free += 1);
  }
};

// Numbers by what is asked: the same one twice is asked once.
const numbers = { __proto__: null };

const absolute = (src) => src && (URL.parse(src, document.baseURI)?.href ?? src);

const number = (element) =>
  element.backend
    ? described(element)
    : loader.once(numbers, question(element), () => inTurn(() => canonical(element)));

const counted = (n, pointer, url) => {
  // Some servers write it as a text.
  if (!/^\d+$/.test(n)) throw failure("shape", "there is no number of comments", { pointer, url });
  return Math.min(n, 2 ** 32 - 1);
};

const KINDS = { 401: "sign-in", 404: "not-found", 410: "not-found", 413: "too-long", 429: "too-fast" };

const canonical = async (element) => {
  const url = absolute(element.src);
  let response, page;
  try {
    const signal = AbortSignal.timeout(loader.limit(element));
    response = await fetch(url, { credentials: loader.mode(element), headers: { accept: "application/json" }, signal });
    page = await response.text();
  } catch (error) {
    const kind = error.name === "TimeoutError" ? "timeout" : navigator.onLine ? "network" : "offline";
    throw failure(kind, error.message, { url });
  }
  const { ok, status } = response;
  if (!ok) throw failure(KINDS[status] ?? (status < 500 ? "refused" : "server"), `HTTP status ${status}`, { status, url });
  try {
    page = JSON.parse(page);
  } catch (error) {
    throw failure("shape", error.message, { url });
  }
  return counted(page?.commentCount, "/commentCount", url);
};

// The servers that are not canonical ones: what they are asked, and the numbers by their threads.
const servers = { __proto__: null };

const server = (element) =>
  loader.once(servers, question(element, ["src", "thread"]), async () => {
    const { backend } = element;
    if (Object(backend) === backend) {
      return {
        numbers: { __proto__: null },
        counts: backend.counts && (async (threads) => backend.counts({ threads })),
        one: async (url, thread) => backend.comments({ url: url || undefined, thread: thread || undefined }),
      };
    }
    const { open } = await loader.load("backend.js");
    // What it says of itself has to hold for all of them.
    const asker = Object.assign(element.cloneNode(), { authorize: element.authorize });
    for (const name of ["src", "thread"]) asker.removeAttribute(name);
    const run = { kind: "count", stop: new AbortController(), runtime: loader.load("runtime.js") };
    const { parsed, answer } = await open(asker, run, loader);
    const read = async (...asked) => JSON.parse((await answer(...asked)).json);
    return {
      numbers: { __proto__: null },
      counts:
        parsed.operations?.counts &&
        ((threads) => read("counts", "", { threads: JSON.stringify(threads), "thread-list": threads.join(",") })),
      one: (url, thread) => read("comments", url, thread && { thread }),
    };
  });

const described = async (element) => {
  const asked = await server(element);
  const { thread, src } = element;
  if (src || !thread || !asked.counts) {
    const url = absolute(src);
    const one = async () => counted((await asked.one(url, thread))?.commentCount, "/commentCount", url);
    return loader.once(asked.numbers, question(element), () => inTurn(one));
  }
  // By now all that are in the page have told what they want.
  const same = question(element, ["src", "thread"]);
  const others = [...asks.keys()].filter((one) => one.isConnected && one.thread && !one.src);
  const threads = others.filter((one) => question(one, ["src", "thread"]) === same).map((one) => one.thread);
  const news = [...new Set([thread, ...threads])].filter((one) => !asked.numbers[one]).slice(0, MOST);
  if (!asked.numbers[thread]) {
    const answer = asked.counts(news);
    news.forEach((one, at) =>
      loader.once(asked.numbers, one, async () => {
        const { counts } = Object(await answer);
        return counted(Array.isArray(counts) ? counts[at] : counts?.[one], "/counts/" + at);
      }),
    );
  }
  return asked.numbers[thread];
};

// --- properties: the attributes of the same names

for (const name of NAMES) {
  Object.defineProperty(customElements.get("kabar-count").prototype, name, {
    get() {
      return this[name + "Object"] ?? this.getAttribute(name);
    },
    set(value) {
      if (Object(value) === value) {
        // Functions of the page instead of a description.
        this[name + "Object"] = value;
        if (this.shadowRoot) look(this);
      } else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}
