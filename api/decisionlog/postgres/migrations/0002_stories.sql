-- An entry says what it is and which story it belongs to, and only an assessment has
-- a reference. Rows of the first release keep an empty kind.
ALTER TABLE safetynet.entries ALTER COLUMN reference DROP NOT NULL;
ALTER TABLE safetynet.entries ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE safetynet.entries ADD COLUMN story text COLLATE "C" NOT NULL DEFAULT ''; -- id of the row that the story began with; empty in that row
CREATE INDEX entries_story ON safetynet.entries (story, seq) WHERE story <> '';
CREATE INDEX entries_kind ON safetynet.entries (kind, recorded_at);

-- A body goes only where a later row of its story is an erasure.
DROP TRIGGER bodies_only_grow ON safetynet.bodies;

CREATE TRIGGER bodies_only_grow BEFORE UPDATE OR TRUNCATE ON safetynet.bodies
    FOR EACH STATEMENT EXECUTE FUNCTION safetynet.refuse();

CREATE FUNCTION safetynet.only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM safetynet.entries e JOIN safetynet.entries x ON x.story = CASE e.story WHEN '' THEN e.id ELSE e.story END
        WHERE e.seq = OLD.seq AND x.story <> '' AND x.kind = 'erasure' AND x.seq > e.seq) THEN
        RAISE EXCEPTION 'the decision log is append-only: bodies are deleted only by an erasure';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER bodies_only_erased BEFORE DELETE ON safetynet.bodies
    FOR EACH ROW EXECUTE FUNCTION safetynet.only_erased();

-- Staff tokens have a role and may end; a session is one with a parent. What could
-- read decisions before is an adviser's.
ALTER TABLE safetynet.tokens ADD COLUMN id text COLLATE "C";
UPDATE safetynet.tokens SET id = encode(substring(hash FROM 1 FOR 5), 'hex'), scope = 'adviser';
ALTER TABLE safetynet.tokens ALTER COLUMN id SET NOT NULL;
ALTER TABLE safetynet.tokens ADD CONSTRAINT tokens_id UNIQUE (id);
ALTER TABLE safetynet.tokens RENAME COLUMN scope TO role;
ALTER TABLE safetynet.tokens ADD COLUMN expires_at text COLLATE "C" NOT NULL DEFAULT ''; -- empty for never
ALTER TABLE safetynet.tokens ADD COLUMN parent text COLLATE "C" NOT NULL DEFAULT ''; -- empty for a token that is not a session
