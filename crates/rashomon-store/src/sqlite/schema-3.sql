-- How many articles and later editions came to a story since its ledger was worked out.
ALTER TABLE stories ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stories_waiting ON stories (changed) WHERE waiting > 0;
