// The demo's discussion: of the server beside it where there is one (`cargo xtask serve`), else from files.

const article = document.querySelector("kabar-article");

const there = async () => {
  try {
    const answer = await fetch("api/config", { headers: { accept: "application/json" } });
    // A server of files may answer any address with a page.
    return answer.ok && "capabilities" in (await answer.json());
  } catch {
    return false;
  }
};

if (await there()) {
  const comments = document.createElement("kabar-comments");
  comments.id = "kabar-comments";
  comments.setAttribute("backend", "kabar");
  comments.setAttribute("server", "api/");
  comments.setAttribute("thread", "jet-rusia-koalisi-as");
  // The article names the files; a page holds one discussion.
  article.setAttribute("comments", "none");
  article.after(comments);
}
article.setAttribute("src", "demo/article.json");
