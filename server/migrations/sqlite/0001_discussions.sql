-- Texts, numbers and nothing else: both databases have these, and one set of statements serves both.
-- Moments are milliseconds since 1970.

CREATE TABLE thread (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    -- Published comments.
    comments BIGINT NOT NULL DEFAULT 0,
    -- Number of the last change that readers can see.
    event BIGINT NOT NULL DEFAULT 0,
    closed BIGINT
);

CREATE TABLE comment (
    -- Never given twice: a reader may still know a comment that is gone.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread BIGINT NOT NULL REFERENCES thread (id),
    -- 0 where it opens a thread.
    parent BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- Whether it stands on pages: it is published, or something that does stands below it.
    shown BIGINT NOT NULL DEFAULT 0,
    text TEXT NOT NULL,
    html TEXT,
    reason TEXT,
    -- A Person of the protocol, as JSON.
    author TEXT,
    email TEXT,
    -- Hashes: of the author by name and e-mail, of the edit token, of what was said.
    writer TEXT,
    token TEXT,
    digest TEXT,
    created BIGINT NOT NULL,
    modified BIGINT,
    up BIGINT NOT NULL DEFAULT 0,
    down BIGINT NOT NULL DEFAULT 0,
    score BIGINT NOT NULL DEFAULT 0,
    -- Published comments below it, at any depth.
    replies BIGINT NOT NULL DEFAULT 0,
    -- Comments right below it that stand on pages.
    children BIGINT NOT NULL DEFAULT 0,
    reports BIGINT NOT NULL DEFAULT 0,
    -- Number of its last change; 0 where readers never saw it.
    event BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX comment_in_time ON comment (thread, parent, shown, id);
CREATE INDEX comment_by_score ON comment (thread, parent, shown, score, id);
CREATE INDEX comment_by_event ON comment (thread, event);
CREATE INDEX comment_by_digest ON comment (digest);
CREATE INDEX comment_by_writer ON comment (writer) WHERE state = 'published';
CREATE INDEX comment_held ON comment (id) WHERE state = 'held';
CREATE INDEX comment_reported ON comment (id) WHERE reports > 0;

CREATE TABLE vote (
    comment BIGINT NOT NULL,
    voter TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (comment, voter)
);

CREATE TABLE report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    comment BIGINT NOT NULL,
    category TEXT NOT NULL,
    reason TEXT,
    created BIGINT NOT NULL
);

CREATE INDEX report_by_comment ON report (comment);

CREATE TABLE article (
    thread TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    tag TEXT NOT NULL
);

-- What was answered to a key, for as long as somebody may ask again.
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status BIGINT NOT NULL DEFAULT 0,
    body TEXT NOT NULL DEFAULT '',
    created BIGINT NOT NULL
);

CREATE INDEX idempotency_in_time ON idempotency (created);

CREATE TABLE rate (
    address TEXT NOT NULL,
    minute BIGINT NOT NULL,
    writes BIGINT NOT NULL,
    PRIMARY KEY (address, minute)
);

CREATE INDEX rate_in_time ON rate (minute);

-- What all processes on this database share; made by the first of them.
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
