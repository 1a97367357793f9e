-- A body may be stored compressed. Rows there are stay as they are.
ALTER TABLE bodies ADD COLUMN packed INTEGER NOT NULL DEFAULT 0; -- 0: the bytes as they are; 1: one block of Snappy

DROP TRIGGER bodies_no_update;

-- A body is only ever overwritten with zeros, and only where a later row of its
-- story is an erasure.
CREATE TRIGGER bodies_no_update BEFORE UPDATE ON bodies
WHEN NEW.seq IS NOT OLD.seq OR NEW.packed IS NOT OLD.packed OR NEW.body IS NOT zeroblob(length(OLD.body)) OR NOT EXISTS (
    SELECT 1 FROM entries e JOIN entries x ON x.story = CASE e.story WHEN '' THEN e.id ELSE e.story END
    WHERE e.seq = OLD.seq AND x.story <> '' AND x.kind = 'erasure' AND x.seq > e.seq)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: bodies are changed only by an erasure'); END;
