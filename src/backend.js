// What a page loads besides where its server is not a canonical one: it asks the server as a backend description says,
// or as functions of the page do, and gives the module what the server has in the canonical form.
//
// A description is followed by the engine, a small module of its own (src/bin/kabar_backend.rs): it says what is to be
// asked next, or what the answers come to. All that needs a browser is here.

// The engine's name, and the hashes of what only such pages load: it, and the parts of the module that readers write
// with. `cargo xtask build` puts the shipped ones here.
const BUILD = /*build*/ { engine: "kabar_backend_bg.wasm", integrity: {} } /*end*/;

const failure = (kind, message, rest) => Object.assign(new Error(message), { kind, ...rest });

// --- the engine

let engine;

// Takes turns: from texts to texts, with what the engine asks the page meanwhile (src/backend/wire.rs).
const start = async (get, parse) => {
  const module = await WebAssembly.compileStreaming(get(BUILD.engine));
  const plain = (html) => {
    const page = parse(html.replace(/<(p|br|div|li|h[1-6])\b/gi, " <$1"));
    page.querySelectorAll("script,style,template,title").forEach((element) => element.remove());
    return page.documentElement.textContent.replace(/\s+/g, " ").trim();
  };
  return async (page, headers, texts) => {
    const text = (at, length) => new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, length));
    const give = (words) => {
      const bytes = new TextEncoder().encode(words);
      // Asked for first: the memory may grow.
      const at = exports.room(bytes.length);
      new Uint8Array(exports.memory.buffer).set(bytes, at);
      return at;
    };
    const knows = {
      variable: (at, length) => give(page[text(at, length)] ?? ""),
      header: (at, length, answer) => give(headers[answer]?.get(text(at, length)) ?? ""),
      plain: (at, length) => give(plain(text(at, length))),
      resolve: (at, length) => give(resolve(page.location, ...text(at, length).split("\n"))),
      offset: (at, length, local) => offset(text(at, length), local),
    };
    // Trunk's build asks for glue as well, which it never calls.
    const imports = { page: knows };
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] ??= () => {};
    // The engine takes memory and gives none back: each turn has one of its own.
    const { exports } = await WebAssembly.instantiate(module, imports);
    const result = exports.turn(give(texts.map((text) => String(text).replaceAll("\0", "") + "\0").join("")));
    return text(result, exports.length()).split("\0").slice(0, -1);
  };
};

// --- what a description may know of the page

// An address of the web without a user name, where it is one.
const resolve = (page, base, reference) => {
  const url = URL.parse(reference, URL.parse(base, page) ?? "");
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : "";
};

// Minutes east of UTC in a zone when its clocks show this many milliseconds since they showed 1970. Where clocks are set
// back and show a time twice, the first one counts; a time that they skip is read with the offset before the change.
export const offset = (zone, local) => {
  const units = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
  let clock;
  try {
    clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...units });
  } catch {
    return NaN;
  }
  const east = (moment) => {
    const shown = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, second } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
  };
  const day = 864e5;
  const around = [east(local - day), east(local + day)];
  const right = around.filter((ms) => east(local - ms) === ms);
  return Math.round((right.length ? Math.max(...right) : around[0]) / 6e4);
};

// The variables of the page, and every attribute of the element.
const variables = (element) => {
  const { server } = element;
  return {
    ...Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value])),
    ...(server && { server: URL.parse(server, document.baseURI)?.href ?? server }),
    path: location.pathname,
    location: document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0],
    title: document.title,
    language: document.documentElement.lang,
    host: location.host,
    now: String(Date.now()),
  };
};

const scripts = (type) => {
  const texts = Array.from(document.querySelectorAll("script"), (script) => script.type === type && script.textContent);
  const isJson = (text) => {
    try {
      return !!text && JSON.parse(text) !== undefined;
    } catch {
      return false;
    }
  };
  return `[${texts.filter(isJson)}]`;
};

// --- the first request, while module and engine are on their way

// Percent-encoded as RFC 6570 wants it, section 3.2.1.
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => "%" + mark.charCodeAt(0).toString(16).toUpperCase());

// The address that a template of level 1 means; nothing where it is not clear: the engine says what is wrong.
const first = (description, template, page) => {
  const value = (name, depth = 0) => {
    const given = page[name] || description.variables?.[name];
    if (given == null || depth > 7) throw name;
    return page[name] || String(given).replace(/\{([^}]*)\}/g, (_, inner) => value(inner, depth + 1));
  };
  try {
    const path = template.replace(/\{([^}]*)\}/g, (_, name) => encode(value(name)));
    const server = page.server || description.server;
    const base = server && path && !/\/$|[?#]/.test(server) ? server + "/" : server;
    return new URL(path, base || page.location).href;
  } catch {}
};

// --- asking

// Ends a request with the element, and where the answer takes too long.
const inTime = (element, run, { limit }) => AbortSignal.any([run.stop.signal, AbortSignal.timeout(limit(element))]);

// What a failed `fetch` means, as src/fetch/browser.rs tells it.
const lost = (error, url) => {
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return failure("timeout", "the server did not answer in time", { url });
  if (!navigator.onLine) return failure("offline", "there is no connection", { url });
  return failure("network", "the request did not reach the server or was refused by the browser", { url });
};

// By these readers leave something on a server; where there are none, nothing that they write with is loaded.
const WRITING = ["post", "edit", "delete", "vote/up", "report"];
// Whether they can write comments, or only do something else with them, if anything (Write::posts, src/fetch.rs).
const posts = (operations) => {
  const first = WRITING.find((name) => name in Object(operations));
  return first && first === "post";
};

// A server that the description at an address explains, for one element.
const described = (element, run, text, description, at, early, loader) => {
  const { mode } = loader;
  const observed = run.kind === "comments" && observe(element, run.stop.signal, text.includes("honeypot"));
  let kept = [];
  let asked = [];
  const send = (url, method, credentials, body, pairs) => {
    const headers = { accept: "application/json" };
    while (pairs.length) headers[pairs.shift()] = pairs.shift();
    return fetch(url, {
      method,
      headers,
      body: body || undefined,
      credentials: mode(element, credentials || undefined),
      signal: inTime(element, run, loader),
    });
  };
  const ask = async ([url, method, credentials, body, ...pairs]) => {
    try {
      // The loader's own request is the first one here, unless this one says more: who the reader is, or another form.
      const same = early?.url === url && method === "GET" && !pairs.length;
      const sent = same ? early.response : send(url, method, credentials, body, pairs);
      early = null;
      const response = await sent;
      return [response.headers, response.url || url, response.status, await response.text()];
    } catch (error) {
      throw lost(error, url);
    }
  };
  const turn = async (...given) => {
    const take = await engine;
    try {
      return await take(...given);
    } catch (error) {
      throw failure("description", `the engine has stopped: ${error.message}`, { url: at });
    }
  };
  // What begins a question.
  const begin = async (operation, src, given, asked = []) => {
    const token = await element.authorize?.();
    // An empty value is none, and an empty text would end the list.
    const own = Object.entries({ ...given, token }).filter(([, value]) => value).flat();
    return [text, operation, src ?? "", ...own, "", ...kept, "", ...asked, ""];
  };
  // `met` is an answer that is there already: its address, status and body.
  const answer = async (operation, src, given, asked, met = []) => {
    const page = variables(element);
    const question = [...(await begin(operation, src, given, asked)), ...met];
    const headers = met.slice(2).map(() => new Headers());
    let sent = false;
    for (;;) {
      const [what, ...said] = await turn(page, headers, [...question, ""]);
      // Up to an empty text.
      const list = () => said.splice(0, said.indexOf("") + 1).slice(0, -1);
      if (what === "failed") {
        const [kind, message, pointer, url, sentence, retryAfter, status] = said.map((word) => word || undefined);
        // Whoever forgot the attribute reads what the page's own server says.
        const named = !sent || element.src || page.server || description.server || !/^(shape|not-found)$/.test(kind);
        throw failure(kind, message + (named ? "" : " (no server is named)"), { pointer, url: url ?? at, sentence, retryAfter, status: status && Number(status) });
      }
      if (what === "done") {
        const url = said.shift();
        kept = list();
        for (const message of list()) tell(element, message, url);
        return { url, json: said.join("\0") };
      }
      sent ||= what === "ask";
      const [head, ...texts] = what === "ask" ? await ask(said) : [new Headers(), page.location, 200, scripts(said[0])];
      headers.push(head);
      question.push(...texts);
    }
  };
  return {
    ...browser(element, run, loader, [element.backend, element.server, element.thread || element.src || variables(element).location]),
    description: text,
    posts: posts(description.operations),
    answer,
    get(url) {
      if (!url.includes("#kabar-")) asked = [];
      // What is read again and again is one page; one without an address leads nobody round in a circle.
      if (url && !asked.includes(url)) asked.push(url);
      return answer(run.kind, url, {}, asked);
    },
    async act(operation, pairs) {
      if (operation !== "post") return answer(operation, "", await given(pairs));
      const named = await given(pairs, text.includes("{challenge}") && element);
      const posted = await answer(operation, "", { ...named, ...observed() });
      observed.end();
      return posted;
    },
    // Listens to the stream that the description names (src/runtime.js).
    async listen(url, after, signal, say) {
      const { listen } = await run.runtime;
      const given = after && { after };
      const [what, address, , credentials] = await turn(variables(element), [], [...(await begin("live", url, given)), ""]);
      if (what !== "ask") throw what;
      const { event = "message" } = description.live.events;
      let before;
      listen(address, event, mode(element, credentials || undefined), signal, ([data, id]) => {
        const read = async () => [(await answer("live", url, given, [], [address, "200", data])).json, id, address];
        // One after the other, as they came. What cannot be read is left out and told; the stream goes on.
        const told = data == null ? [] : read().catch((error) => tell(element, error.message, address));
        before = Promise.all([told, before]).then(([told]) => told && say(told));
      });
    },
  };
};

// Names and values in turn, as an object; with the answer to the question against spam of the element that asks one.
const given = async (pairs, asking) => {
  const named = {};
  while (pairs.length) named[pairs.shift()] = pairs.shift();
  return asking ? { ...named, challenge: await challenge(asking) } : named;
};

// What the page's function knows, else what stands in the first filled field of its slot: there widgets write it, and
// readers. Without an answer nothing is sent, so that nobody waits for a no.
const challenge = async (element) => {
  try {
    if (element.challenge) return await element.challenge();
    const fields = element.querySelectorAll("[slot=challenge] :is(input,textarea)[name]");
    const answers = Array.from(fields, ({ value }) => value);
    if (answers.length && !answers.some(Boolean)) throw "the page's question is not answered";
    return answers.find(Boolean);
  } catch (error) {
    throw failure("challenge", String(error));
  }
};

// What readers and machines differ in: these fill also a field that is shown to nobody, which no slot takes and no form of
// the page has, and write in no time. The function that it returns says what was observed since `end` was called last.
const observe = (element, signal, trap) => {
  const field = document.createElement("input");
  for (const [name, value] of Object.entries({ slot: "nobody", name: "website", form: "", autocomplete: "off" }))
    field.setAttribute(name, value);
  if (trap) element.append(field);
  signal.addEventListener("abort", () => field.remove());
  let began;
  const write = (event) => event.composedPath()[0].localName === "textarea" && (began ??= Date.now());
  element.addEventListener("input", write, { signal });
  const observed = () => ({ honeypot: field.value, elapsed: began && ((Date.now() - began) / 1e3).toFixed() });
  observed.end = () => (began = undefined);
  return observed;
};

// What writing needs of the browser and the page, whatever the server is.
const browser = (element, run, loader, place) => ({
  place: place.join(" "),
  // Puts the styles of what readers write with in the element, and resolves to its texts.
  async texts() {
    const [sheet, { language }] = await Promise.all([loader.sheet("writing"), run.texts.then(JSON.parse)]);
    const { adoptedStyleSheets: sheets } = element.shadowRoot;
    if (!sheets.includes(sheet)) sheets.push(sheet);
    const name = `locales/writing/${language}.json`;
    // In development the files are whole.
    return name in BUILD.integrity ? (await loader.get(name)).text() : '{"messages":{}}';
  },
  signedIn: async () => !!(await element.authorize?.()),
  async signIn() {
    let done;
    const respondWith = (promise) => (done = promise);
    element.dispatchEvent(
      new CustomEvent("kabar:signin", { bubbles: true, composed: true, detail: { respondWith } }),
    );
    await done;
    return done !== undefined;
  },
  // Resolves to the function that ends it, or to nothing where another page holds it.
  lock: (name) =>
    new Promise((got) => {
      const held = (lock) => (lock ? new Promise((end) => got(() => end())) : got());
      const without = () => lease("kabar:lock:" + name, got);
      // Some frames may not use them.
      if (navigator.locks) navigator.locks.request("kabar:" + name, { ifAvailable: true }, held).catch(without);
      else without();
    }),
  key: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
});

// Milliseconds after which a page that held a lease counts as gone; longer than any request may take.
const LEASE = 150e3;

// Where there are no locks (Web Locks, secure contexts only): a note in the store that runs out.
const lease = (key, got) => {
  try {
    if (localStorage.getItem(key) > Date.now()) return got();
    localStorage.setItem(key, Date.now() + LEASE);
  } catch {
    // Without a store other pages have no copy of what is to be sent.
  }
  got(() => {
    try {
      localStorage.removeItem(key);
    } catch {}
  });
};

const tell = (element, message, url) =>
  element.dispatchEvent(
    new CustomEvent("kabar:error", { bubbles: true, composed: true, detail: { kind: "shape", message, url } }),
  );

// A server that functions of the page know.
const known = (element, run, functions, loader) => {
  const call = async (name, given) => {
    if (!functions[name]) throw failure("description", `element.backend has no function ${name}`);
    const has = await functions[name](given);
    return { url: variables(element).location, json: JSON.stringify(has ?? null) };
  };
  // As a description would say it.
  const operations = {};
  for (const name in functions) operations[name] = {};
  if (functions.post) operations.post = "{challenge}" + (functions.idempotent ? "{idempotency}" : "");
  if (functions.vote) operations["vote/up"] = {};
  return {
    ...browser(element, run, loader, ["functions", element.thread || element.src || variables(element).location]),
    description: JSON.stringify({ kabar: 1, operations, capabilities: functions.capabilities }),
    posts: posts(operations),
    async get(url) {
      const has = await call(run.kind, { url: url || undefined });
      // That there are news is said in the page.
      if (functions.live && run.kind === "comments") has.json = JSON.stringify({ events: "#live", ...JSON.parse(has.json) });
      return has;
    },
    async listen(url, after, signal, say) {
      const push = (news) => say([JSON.stringify([news].flat()).slice(1, -1), "", variables(element).location]);
      const end = await functions.live(element.thread, push);
      if (signal.aborted) end?.();
      else signal.addEventListener("abort", () => end?.());
    },
    async act(operation, pairs) {
      const [name, vote] = operation.split("/");
      return call(name, { ...(await given(pairs, name === "post" && element)), ...(vote && { vote }) });
    },
  };
};

const descriptionAt = async (url, signal) => {
  let response, text;
  try {
    response = await fetch(url, { signal });
    text = await response.text();
  } catch (error) {
    throw lost(error, url);
  }
  const { ok, status } = response;
  if (!ok) throw failure("description", `HTTP ${status} in ${url}`, { url, status });
  return text;
};

const warned = new Set();

// Says in the console what is wrong with a description, or with what it makes of answers, once: whoever writes it looks
// there.
const warn = (element, signal) => {
  const write = ({ target, detail: { kind, message } }) => {
    if (target !== element || !/^(description|shape|comment|block)$/.test(kind)) return;
    const words = `<${element.localName}> ${message}`;
    warned.has(words) || console.warn(words);
    warned.add(words);
  };
  element.addEventListener("kabar:error", write, { signal });
};

// Starts what an element needs whose server is not a canonical one, and resolves to the server for the module.
export const open = async (element, run, loader) => {
  const { backend, src } = element;
  if (!src) run.url = "";
  Object.assign(loader.BUILD.integrity, BUILD.integrity);
  if (Object(backend) === backend) return known(element, run, backend, loader);
  engine ??= run.runtime.then(({ parse }) => start(loader.get, parse));
  engine.catch(() => (engine = null));
  const own = /^[\w-]+$/.test(backend);
  const url = own ? loader.address(`backends/${backend}.json`) : new URL(backend, document.baseURI).href;
  warn(element, run.stop.signal);
  const text = await descriptionAt(url, inTime(element, run, loader));
  let description = {};
  try {
    description = Object(JSON.parse(text));
  } catch {
    // The engine says where.
  }
  const template = description.first?.[run.kind];
  if (!src && typeof template === "string") run.url = first(description, template, variables(element)) ?? "";
  // What says who the reader is, or what is wanted, goes along with the engine's request only.
  const told = ([, template]) => element.authorize || !String(template).includes("{token}");
  const early =
    run.url && !Object.entries(Object(description.headers)).some(told)
      ? { url: run.url, response: run.ask(run.url, description.credentials) }
      : null;
  early?.response.catch(() => {});
  return { parsed: description, ...described(element, run, text, description, url, early, loader) };
};
