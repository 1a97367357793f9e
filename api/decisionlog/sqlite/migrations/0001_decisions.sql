-- The chain: one row for each decision, its header only. A row is never changed
-- and never deleted; see DESIGN.md for what the hashes cover.
CREATE TABLE entries (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE CHECK (id <> ''),
    reference   TEXT NOT NULL UNIQUE CHECK (reference <> ''),
    recorded_at TEXT NOT NULL, -- UTC with microseconds, as it is hashed
    body_hash   TEXT NOT NULL,
    prev        TEXT NOT NULL, -- hash of the row before; empty in row 1 only
    hash        TEXT NOT NULL
) STRICT;

-- Bodies stand apart so that one can be erased, once that is allowed, while the
-- rule "no row of entries ever changes" stays as simple as it is.
CREATE TABLE bodies (
    seq  INTEGER PRIMARY KEY REFERENCES entries (seq),
    body BLOB NOT NULL CHECK (length(body) > 0)
) STRICT;

-- Staff tokens, by SHA-256 only.
CREATE TABLE tokens (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    scope      TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: entries are never changed'); END;

CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: entries are never deleted'); END;

CREATE TRIGGER bodies_no_update BEFORE UPDATE ON bodies
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are never changed'); END;

CREATE TRIGGER bodies_no_delete BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are never deleted'); END;

-- INSERT OR REPLACE deletes the row it replaces without firing a delete trigger,
-- so inserts have to be guarded as well.
CREATE TRIGGER entries_only_at_end BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM entries WHERE reference = NEW.reference)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: an entry is only added at the end of the chain'); END;

CREATE TRIGGER bodies_only_new BEFORE INSERT ON bodies
WHEN EXISTS (SELECT 1 FROM bodies WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are never changed'); END;
