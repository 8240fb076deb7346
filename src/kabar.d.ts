// Types for pages in TypeScript: the elements, their properties and events, and what functions of a page answer.
// Attributes and events are explained in README.md, canonical JSON in docs/protocol.md.

/** What a page may write on both elements; every property is the attribute of the same name. */
interface KabarElement extends HTMLElement {
  src: string | null;
  theme: "auto" | "light" | "dark" | null;
  loading: "eager" | "lazy" | null;
  /** Seconds, 1 to 120. */
  timeout: string | null;
  credentials: RequestCredentials | null;
  heading: "1" | "2" | "3" | "4" | null;
  /** The name or the address of a backend description, or functions of the page instead. */
  backend: string | KabarBackend | null;
  server: string | null;
  thread: string | null;
  site: string | null;
  key: string | null;
  /** What a description sends as `{token}`; null while the reader is not signed in. */
  authorize?: () => string | null | Promise<string | null>;
  addEventListener<Type extends keyof KabarEvents>(
    type: Type,
    listener: (this: this, event: KabarEvents[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface KabarArticleElement extends KabarElement {
  comments: "auto" | "none" | null;
}

interface KabarCommentsElement extends KabarElement {
  shortcuts: "on" | "off" | null;
  /** What a description sends as `{challenge}`; without it, the first filled field in `slot="challenge"` is sent. */
  challenge?: () => string | null | undefined | Promise<string | null | undefined>;
}

/** Shows how many comments there are. */
interface KabarCountElement extends HTMLElement {
  /** The first comment page, or the article. */
  src: string | null;
  /** The name or the address of a backend description, or functions of the page instead. */
  backend: string | Pick<KabarBackend, "comments" | "counts"> | null;
  server: string | null;
  thread: string | null;
  site: string | null;
  key: string | null;
  /** Seconds, 1 to 120. */
  timeout: string | null;
  credentials: RequestCredentials | null;
  authorize?: () => string | null | Promise<string | null>;
}

interface HTMLElementTagNameMap {
  "kabar-article": KabarArticleElement;
  "kabar-comments": KabarCommentsElement;
  "kabar-count": KabarCountElement;
}

/**
 * Functions that answer in the canonical form. What they throw may have a `kind`, a `sentence` for the reader, a `status`,
 * and `retryAfter` in seconds.
 */
interface KabarBackend {
  article?(asked: KabarAsked): KabarArticle | Promise<KabarArticle>;
  comments?(asked: KabarAsked): KabarCommentPage | Promise<KabarCommentPage>;
  /**
   * Tells what happens in a discussion while its reader looks at it: `push` takes a comment that came, was changed, voted
   * on or removed, or a list of them. What it returns is called when the reader looks away; when they come back, it is
   * called anew.
   */
  live?(thread: string | null, push: (news: KabarComment | KabarComment[]) => void): KabarEnd | Promise<KabarEnd>;
  /** The numbers of comments of several threads, for `<kabar-count>`; without it, each is read from `comments`. */
  counts?(asked: { threads: string[] }): KabarCounts | Promise<KabarCounts>;
  /** What readers may do, as the schema of descriptions has it; each also needs its function. */
  capabilities?: object;
  /** Whether `post` takes the same `idempotency` only once. */
  idempotent?: boolean;
  post?(given: KabarPost): KabarComment | Promise<KabarComment>;
  /** How a text will look. */
  preview?(given: { text: string; html: string }): KabarPreview | Promise<KabarPreview>;
  edit?(given: KabarGiven & { text: string }): KabarComment | Promise<KabarComment>;
  delete?(given: KabarGiven): unknown;
  /** `vote` is `none` where the reader takes a vote back. */
  vote?(given: { comment: string; vote: "up" | "down" | "none" }): KabarVotes | void | Promise<KabarVotes | void>;
  report?(given: { comment: string; category: string; idempotency: string }): unknown;
  /** The comment with those that it answers. */
  context?(given: KabarGiven): KabarCommentPage | Promise<KabarCommentPage>;
}

type KabarEnd = (() => void) | undefined | void;

interface KabarCounts {
  /** In the order of the threads, or by thread. */
  counts: number[] | Record<string, number>;
}

interface KabarGiven {
  comment: string;
  /** What the answer to `post` had. */
  editToken?: string;
  /** The same for each try. */
  idempotency?: string;
}

interface KabarPost {
  text: string;
  /** The same text as paragraphs of HTML. */
  html: string;
  idempotency: string;
  /** The comment that it answers, and the one that opens its thread. */
  parent?: string;
  root?: string;
  /** What the reader told of themself, where the page does not know them. */
  name?: string;
  email?: string;
  website?: string;
  /** The answer to the page's question against spam. */
  challenge?: string;
}

type KabarPreview = { html: string } | { text: string };

interface KabarVotes {
  upvoteCount?: number;
  downvoteCount?: number;
}

interface KabarAsked {
  /** The element's `src`, or the `next` of a page or a comment; missing for the first page of an element without `src`. */
  url?: string;
  /** The thread of a `<kabar-count>`. */
  thread?: string;
}

interface KabarEvents {
  "kabar:load": CustomEvent<{ headline: string; comments?: string; thread?: string; commentCount?: number }>;
  "kabar:comments": CustomEvent<{ shown: number; total?: number; closed: boolean }>;
  "kabar:comment": CustomEvent<{
    state: "published" | "held" | "rejected" | "refused" | "waiting" | "failed";
    id?: string;
  }>;
  "kabar:signin": CustomEvent<{ respondWith(promise: Promise<unknown>): void }>;
  "kabar:text-size": CustomEvent<{ size: "small" | "medium" | "large" }>;
  "kabar:error": CustomEvent<KabarError>;
}

interface KabarError {
  kind:
    | "offline"
    | "network"
    | "timeout"
    | "not-found"
    | "refused"
    | "sign-in"
    | "too-fast"
    | "too-long"
    | "duplicate"
    | "closed"
    | "edit-expired"
    | "challenge"
    | "server"
    | "shape"
    | "block"
    | "comment"
    | "description"
    | "crash"
    | "unsupported"
    | "version";
  message: string;
  status?: number;
  pointer?: string;
  url?: string;
}

interface KabarArticle {
  id?: string | number;
  url?: string;
  inLanguage?: string;
  kicker?: string;
  headline: string;
  description?: string;
  dateline?: string;
  author?: KabarPerson | KabarPerson[];
  datePublished?: string;
  dateModified?: string;
  articleSection?: KabarLabel;
  sourceOrganization?: KabarLabel;
  keywords?: KabarLabel[];
  image?: KabarImage;
  /** HTML, or blocks as docs/schema/block.json has them. */
  articleBody?: string | Array<{ type: string }>;
  commentCount?: number;
  comments?: { src?: string; thread?: string | number };
}

type KabarOrder = "newest" | "oldest" | "popular";

interface KabarCommentPage {
  comment: KabarComment[];
  commentCount?: number;
  open?: boolean;
  closedAt?: string;
  next?: string;
  /** The address of a stream of events; not needed beside a function `live`. */
  events?: string;
  lastEventId?: string | number;
  /** Seconds. */
  poll?: number;
  newest?: string;
  /** Address of one comment with those that it answers, `{comment}` being the place of its id. */
  context?: string;
  /** The order of the comments, and the first page in each that readers can choose. */
  sort?: KabarOrder;
  orders?: Partial<Record<KabarOrder, string>>;
}

interface KabarComment {
  id: string | number;
  parentItem?: string | number;
  author?: KabarPerson;
  dateCreated?: string;
  dateModified?: string;
  html?: string;
  text?: string;
  state?: "published" | "held" | "removed" | "rejected";
  stateReason?: string;
  editToken?: string;
  upvoteCount?: number;
  downvoteCount?: number;
  commentCount?: number;
  url?: string;
  comment?: KabarComment[];
  next?: string;
}

type KabarPerson = string | { name?: string; url?: string; image?: string; badges?: string[] };

type KabarLabel = string | { name: string; url?: string };

interface KabarImage {
  url: string;
  srcset?: string;
  sizes?: string;
  width?: number;
  height?: number;
  alt?: string;
  label?: string;
  creditText?: string;
  caption?: string;
}
