-- Where a story happens, for lists.
ALTER TABLE stories ADD COLUMN place TEXT;

-- What would have to be counted over all rows at every look or write.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO counters (name, value) SELECT 'stories', count(*) FROM stories WHERE reports > 0;
INSERT INTO counters (name, value) SELECT 'changed', coalesce(max(changed), 0) FROM stories;

-- What a watch of feeds remembers: sources, pages, finds.
CREATE TABLE watching (key TEXT PRIMARY KEY, state TEXT NOT NULL);
DROP TABLE feeds;
