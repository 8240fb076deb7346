// Stands before every other script of a host page, and notes what a test asks about later.
window.probe = (() => {
  const probe = { errors: [], warnings: [], violations: [], events: [], shifts: [], trap: false };

  // --- complaints

  const listen = EventTarget.prototype.addEventListener;
  const on = (type, act) => listen.call(window, type, act, true);
  // Some browsers' stacks begin with the message, others' hold none.
  const written = ({ message, error }) => {
    const stack = error?.stack;
    return !stack ? message : stack.includes(error.message) ? stack : `${error}\n${stack}`;
  };
  on("error", (event) => event.message && probe.errors.push(written(event)));
  on("unhandledrejection", (event) => probe.errors.push(String(event.reason)));
  on("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    // Some browsers ask for it unasked, against the page's own policy.
    if (blockedURI === location.origin + "/favicon.ico") return;
    probe.violations.push(`${violatedDirective}: ${blockedURI} ${sample}`);
  });
  for (const [kind, notes] of [["error", probe.errors], ["warn", probe.warnings]]) {
    const write = console[kind];
    console[kind] = (...words) => {
      notes.push(words.join(" "));
      write.apply(console, words);
    };
  }

  // --- what the elements tell the page

  for (const type of ["kabar:load", "kabar:error", "kabar:comments", "kabar:comment", "kabar:signin"]) {
    on(type, ({ target, detail }) => probe.events.push({ type, tag: target.localName, detail }));
  }

  // --- what moves

  probe.seesShifts = PerformanceObserver.supportedEntryTypes?.includes("layout-shift") ?? false;
  const name = (node) => (node?.host ?? node)?.id || (node?.className ?? node?.parentNode?.className) || node?.nodeName;
  const note = (entries) => {
    for (const { value, hadRecentInput, sources, startTime } of entries) {
      const moved = sources.map(({ node, previousRect: from, currentRect: to }) =>
        `${name(node)}: ${from.y} to ${to.y}, ${from.height} to ${to.height} high`,
      );
      probe.shifts.push({ value, hadRecentInput, startTime, moved });
    }
  };
  if (probe.seesShifts) {
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    probe.unforcedShifts = () => {
      note(observer.takeRecords());
      return probe.shifts.filter((shift) => !shift.hadRecentInput);
    };
  }

  // --- what is left behind

  const heard = [];
  const same = (target, type, act, options) => (one) =>
    one.target === target && one.type === type && one.act === act && one.capture === !!(options?.capture ?? options);
  EventTarget.prototype.addEventListener = function (type, act, options) {
    const target = this ?? window;
    if (act && !options?.once && !heard.some(same(target, type, act, options))) {
      const one = { target, type, act, capture: !!(options?.capture ?? options) };
      heard.push(one);
      options?.signal && listen.call(options.signal, "abort", () => heard.splice(heard.indexOf(one), 1));
    }
    return listen.call(target, type, act, options);
  };
  const unlisten = EventTarget.prototype.removeEventListener;
  EventTarget.prototype.removeEventListener = function (type, act, options) {
    const target = this ?? window;
    const at = heard.findIndex(same(target, type, act, options));
    if (at >= 0) heard.splice(at, 1);
    return unlisten.call(target, type, act, options);
  };
  // Listeners on what is in the page; those of a removed element go with it.
  probe.listeners = () =>
    heard
      .filter(({ target }) => target === window || target === document || target.isConnected !== false)
      .map(({ target, type }) => `${target.constructor.name} ${type}`)
      .sort();

  const timers = new Set();
  for (const [set, clear, again] of [
    ["setTimeout", "clearTimeout", false],
    ["setInterval", "clearInterval", true],
    ["requestAnimationFrame", "cancelAnimationFrame", false],
  ]) {
    const [start, stop] = [window[set], window[clear]];
    window[set] = (act, ...rest) => {
      const id = start.call(window, (...given) => {
        if (!again) timers.delete(set + id);
        return act(...given);
      }, ...rest);
      // WebKit's driver limits every script of a test with a timer in the page.
      if (!new Error().stack.includes("evaluateJavaScriptFunction@")) timers.add(set + id);
      return id;
    };
    window[clear] = (id) => {
      timers.delete(set + id);
      stop.call(window, id);
    };
  }
  probe.timers = () => [...timers];

  const observed = new Map();
  for (const kind of ["IntersectionObserver", "ResizeObserver", "MutationObserver"]) {
    window[kind] = class extends window[kind] {
      observe(target, options) {
        observed.set(this, (observed.get(this) ?? new Set()).add(target));
        super.observe(target, options);
      }
      unobserve(target) {
        observed.get(this)?.delete(target);
        super.unobserve(target);
      }
      disconnect() {
        observed.delete(this);
        super.disconnect();
      }
    };
  }
  probe.observed = () => [...observed.values()].flatMap((targets) => [...targets].map(name));

  // --- a trap inside the module: with `probe.trap` set, the next thing that it asks of the page

  const unreachable = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ];
  const trap = () => {
    probe.trap = false;
    new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(unreachable))).exports.f();
  };
  const armed = (act) =>
    typeof act !== "function"
      ? act
      : function (...given) {
          if (probe.trap) trap();
          return act.apply(this, given);
        };
  const each = (object, change) =>
    Object.fromEntries(Object.keys(object ?? {}).map((key) => [key, change(object[key])]));
  for (const start of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[start];
    WebAssembly[start] = (source, imports) =>
      make.call(WebAssembly, source, each(imports, (module) => each(module, armed)));
  }

  // What nobody holds any more is gone, and its finalisers have run; where the browser cannot be asked, nothing is.
  probe.collect = async () => {
    if (!window.gc) return;
    let collected = false;
    new FinalizationRegistry(() => (collected = true)).register({});
    for (let turn = 0; !collected && turn < 100; turn++) {
      gc();
      await new Promise((done) => requestAnimationFrame(done));
    }
  };

  // --- what stands in the elements

  const roots = (host) => [...document.querySelectorAll(host)].map((element) => element.shadowRoot);
  probe.all = (host, selector) => roots(host).flatMap((root) => [...(root?.querySelectorAll(selector) ?? [])]);
  probe.one = (host, selector) => probe.all(host, selector)[0] ?? null;
  probe.button = (host, words) => probe.all(host, "button").find((button) => button.textContent.includes(words)) ?? null;
  // As a reader sees it: without what styles hide.
  probe.text = (host) => probe.all(host, ".kabar, .notice").map((part) => part.innerText).join("\n");
  probe.shown = (element) => !!element && element.getClientRects().length > 0;
  return probe;
})();
