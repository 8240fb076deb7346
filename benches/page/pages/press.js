// From a reader's press to the paint of what it brings; the same for every page.

const frame = () => new Promise(requestAnimationFrame);
const rest = () => new Promise(requestIdleCallback);

// Resolves when `find` has found a button, the reader has scrolled to where it is in the middle of the screen, as far as
// the page goes, and nothing is left to do. They come by half screens: whoever jumps to the end of a discussion is shown
// it cut off there (src/dom/edge.rs).
window.toPress = async (find) => {
  while (!find()) await frame();
  await rest();
  const top = () => find().getBoundingClientRect().top;
  const step = innerHeight / 2;
  let before;
  do {
    before = top();
    scrollBy({ top: Math.max(-step, Math.min(before - step, step)), behavior: "instant" });
    await frame();
  } while (top() !== before);
  await rest();
};

// Resolves to the milliseconds from the next press until each of `conditions` holds and has been painted. What holds in
// a frame's callback is painted in that frame, and a message sent there arrives after it.
window.afterPress = (conditions) =>
  new Promise((done) => {
    const pressed = ({ timeStamp }) => {
      const times = conditions.map(() => null);
      const { port1, port2 } = new MessageChannel();
      let held;
      const look = () => {
        held = conditions.map((holds) => holds());
        port2.postMessage("painted");
      };
      port1.onmessage = () => {
        held.forEach((holds, at) => holds && (times[at] ??= performance.now() - timeStamp));
        times.includes(null) ? requestAnimationFrame(look) : done(times);
      };
      requestAnimationFrame(look);
    };
    addEventListener("click", pressed, { capture: true, once: true });
  });
