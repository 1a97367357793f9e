-- An entry says what it is and which story it belongs to, and only an assessment has
-- a reference. SQLite cannot take NOT NULL from a column, so the tables are made anew;
-- the rows stay what they were.
DROP TRIGGER entries_no_update;
DROP TRIGGER entries_no_delete;
DROP TRIGGER entries_only_at_end;
DROP TRIGGER bodies_no_update;
DROP TRIGGER bodies_no_delete;
DROP TRIGGER bodies_only_new;

CREATE TABLE entries_2 (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE CHECK (id <> ''),
    reference   TEXT UNIQUE CHECK (reference <> ''),
    recorded_at TEXT NOT NULL, -- UTC with microseconds, as it is hashed
    body_hash   TEXT NOT NULL,
    prev        TEXT NOT NULL, -- hash of the row before; empty in row 1 only
    hash        TEXT NOT NULL,
    kind        TEXT NOT NULL, -- empty in rows of the first release
    story       TEXT NOT NULL  -- id of the row that the story began with; empty in that row
) STRICT;

CREATE TABLE bodies_2 (
    seq  INTEGER PRIMARY KEY REFERENCES entries_2 (seq),
    body BLOB NOT NULL CHECK (length(body) > 0)
) STRICT;

INSERT INTO entries_2 SELECT seq, id, reference, recorded_at, body_hash, prev, hash, '', '' FROM entries ORDER BY seq;
INSERT INTO bodies_2 SELECT seq, body FROM bodies ORDER BY seq;
DROP TABLE bodies;
DROP TABLE entries;
ALTER TABLE entries_2 RENAME TO entries;
ALTER TABLE bodies_2 RENAME TO bodies;

CREATE INDEX entries_story ON entries (story, seq) WHERE story <> '';
CREATE INDEX entries_kind ON entries (kind, recorded_at);

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: entries are never changed'); END;

CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: entries are never deleted'); END;

-- INSERT OR REPLACE deletes the row it replaces without firing a delete trigger,
-- so inserts have to be guarded as well.
CREATE TRIGGER entries_only_at_end BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM entries WHERE reference = NEW.reference)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: an entry is only added at the end of the chain'); END;

-- A body is only ever overwritten with zeros, and only where a later row of its
-- story is an erasure.
CREATE TRIGGER bodies_no_update BEFORE UPDATE ON bodies
WHEN NEW.seq IS NOT OLD.seq OR NEW.body IS NOT zeroblob(length(OLD.body)) OR NOT EXISTS (
    SELECT 1 FROM entries e JOIN entries x ON x.story = CASE e.story WHEN '' THEN e.id ELSE e.story END
    WHERE e.seq = OLD.seq AND x.story <> '' AND x.kind = 'erasure' AND x.seq > e.seq)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are changed only by an erasure'); END;

CREATE TRIGGER bodies_no_delete BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are never deleted'); END;

CREATE TRIGGER bodies_only_new BEFORE INSERT ON bodies
WHEN EXISTS (SELECT 1 FROM bodies WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are never changed'); END;

-- Staff tokens have a role and may end; a session is one with a parent. What could
-- read decisions before is an adviser's.
CREATE TABLE tokens_2 (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    id         TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL, -- empty for never
    parent     TEXT NOT NULL  -- empty for a token that is not a session
) STRICT, WITHOUT ROWID;

INSERT INTO tokens_2 SELECT hash, lower(hex(substr(hash, 1, 5))), 'adviser', created_at, '', '' FROM tokens;
DROP TABLE tokens;
ALTER TABLE tokens_2 RENAME TO tokens;
