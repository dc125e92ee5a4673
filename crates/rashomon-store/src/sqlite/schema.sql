CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE inputs (hash TEXT PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, seen INTEGER NOT NULL, bytes BLOB);
CREATE TABLE rejections (n INTEGER PRIMARY KEY, source TEXT NOT NULL, line INTEGER, reason TEXT NOT NULL, seen INTEGER NOT NULL);

CREATE TABLE articles (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story TEXT NOT NULL, revision INTEGER NOT NULL,
  outlet TEXT, title TEXT NOT NULL, day TEXT, seen INTEGER NOT NULL
);
CREATE INDEX articles_by_story ON articles (story, n);
CREATE INDEX articles_by_outlet ON articles (outlet, n);

-- An edition: the article as JSON, and what it says as the engine of that name found it.
CREATE TABLE revisions (
  n INTEGER PRIMARY KEY, article INTEGER NOT NULL, number INTEGER NOT NULL, seen INTEGER NOT NULL,
  path TEXT NOT NULL, input TEXT, engine TEXT NOT NULL, record BLOB NOT NULL, annotations BLOB NOT NULL
);
CREATE UNIQUE INDEX revisions_of_article ON revisions (article, number);

-- The words of the last edition of every article; the text itself lies in revisions.
CREATE VIRTUAL TABLE words USING fts5 (
  title, body, content='', contentless_delete=1, detail=full, tokenize='unicode61 remove_diacritics 2'
);

CREATE TABLE stories (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, redirect TEXT, changed INTEGER NOT NULL, updated INTEGER NOT NULL,
  title TEXT NOT NULL DEFAULT '', first TEXT, last TEXT, reports INTEGER NOT NULL DEFAULT 0,
  at_least INTEGER NOT NULL DEFAULT 0, at_most INTEGER NOT NULL DEFAULT 0,
  corroborated INTEGER NOT NULL DEFAULT 0, disputed INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0,
  engine TEXT, ledger BLOB
);
CREATE UNIQUE INDEX stories_by_change ON stories (changed) WHERE reports > 0;
CREATE UNIQUE INDEX stories_of_several ON stories (changed) WHERE reports > 1;
CREATE UNIQUE INDEX stories_in_dispute ON stories (changed) WHERE disputed > 0;

CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, hand TEXT, action TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE journal_stories (story TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (story, sequence)) WITHOUT ROWID;

-- Holders, entities, places and outlets, and the stories that have them.
CREATE TABLE names (
  n INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, north REAL, east REAL, sort TEXT,
  stories INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX names_by_key ON names (kind, key);
CREATE INDEX names_by_stories ON names (kind, stories);
CREATE TABLE story_names (name INTEGER NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (name, story)) WITHOUT ROWID;
CREATE INDEX names_of_story ON story_names (story, name);

CREATE TABLE notes (n INTEGER PRIMARY KEY, subject TEXT NOT NULL, at INTEGER NOT NULL, hand TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX notes_by_subject ON notes (subject, n);
CREATE TABLE watchlists (name TEXT PRIMARY KEY, query TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE feeds (url TEXT PRIMARY KEY, state TEXT NOT NULL);
