-- A body may be stored packed with a dictionary, which is here for whoever reads the
-- file without our software. Rows there are stay as they are.
CREATE TABLE dictionaries (
    packed INTEGER PRIMARY KEY, -- the form in bodies.packed; 2: a block of S2
    words  BLOB NOT NULL CHECK (length(words) > 0)
) STRICT;

CREATE TRIGGER dictionaries_no_update BEFORE UPDATE ON dictionaries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: dictionaries are never changed'); END;

CREATE TRIGGER dictionaries_no_delete BEFORE DELETE ON dictionaries
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: dictionaries are never deleted'); END;

-- INSERT OR REPLACE deletes without firing a delete trigger.
CREATE TRIGGER dictionaries_only_new BEFORE INSERT ON dictionaries
WHEN EXISTS (SELECT 1 FROM dictionaries WHERE packed = NEW.packed)
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: dictionaries are never changed'); END;
