-- A body may be stored packed with a dictionary, which is here for whoever reads the
-- tables without our software. Rows there are stay as they are. What is packed is not
-- worth compressing again: it stands as it is, beside its row where it fits.
CREATE TABLE safetynet.dictionaries (
    packed smallint PRIMARY KEY, -- the form in bodies.packed; 2: a block of S2
    words  bytea NOT NULL CHECK (length(words) > 0)
);

CREATE TRIGGER dictionaries_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON safetynet.dictionaries
    FOR EACH STATEMENT EXECUTE FUNCTION safetynet.refuse();

ALTER TABLE safetynet.bodies ADD COLUMN packed smallint NOT NULL DEFAULT 0; -- 0: the bytes as they are
ALTER TABLE safetynet.bodies ALTER COLUMN body SET STORAGE EXTERNAL;
