-- Values that others like them are packed against.
CREATE TABLE examples (kind TEXT PRIMARY KEY, bytes BLOB NOT NULL);
