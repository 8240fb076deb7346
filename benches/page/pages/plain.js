// The floor: what a page needs at least to show the same data. One string of HTML, set once, and one for each further
// page; nothing is reserved, nothing can be done with it, and a bad answer breaks it.

const text = (words) =>
  String(words ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const comment = ({ author, dateCreated, text: words, html, upvoteCount, comment: replies }) => `<li>
  <article class="comment">
    <span class="avatar"></span>
    <h3><b>${text(author?.name ?? author)}</b> <time datetime="${text(dateCreated)}">${text(dateCreated?.slice(0, 10))}</time></h3>
    ${html ?? `<p>${text(words)}</p>`}
    <span>${text(upvoteCount)}</span>
  </article>
  ${replies?.length ? `<ol>${replies.map(comment).join("")}</ol>` : ""}</li>`;

const article = ({ kicker, headline, image, articleBody }) => `<article>
  <p>${text(kicker)}</p><h1>${text(headline)}</h1>
  <figure><img src="/demo/${image.url}" width="${image.width}" height="${image.height}" alt="${text(image.alt)}"></figure>
  ${articleBody.map(({ content }) => `<p>${text(content)}</p>`).join("")}</article>`;

const list = (comments) => comments.map(comment).join("");

const place = document.getElementById("place");
const wanted = new URLSearchParams(location.search);

const load = async () => {
  const address = wanted.get("article") ?? wanted.get("comments");
  const answer = await (await fetch(address)).json();
  place.innerHTML = wanted.has("article") ? article(answer) : `<ol>${list(answer.comment)}</ol>`;
  if (answer.next) offer(new URL(answer.next, new URL(address, location)));
};

// A button that puts the comments of the next page behind the others.
const offer = (address) => {
  const button = Object.assign(document.createElement("button"), { className: "more", textContent: "More" });
  button.onclick = async () => {
    const answer = await (await fetch(address)).json();
    place.querySelector("ol").insertAdjacentHTML("beforeend", list(answer.comment));
    button.remove();
    if (answer.next) offer(new URL(answer.next, address));
  };
  place.append(button);
};

if (wanted.get("loading") === "eager") {
  load();
} else {
  new IntersectionObserver(
    ([{ isIntersecting }], observer) => {
      if (!isIntersecting) return;
      observer.disconnect();
      load();
    },
    { rootMargin: "1200px" },
  ).observe(place);
}
