-- Everything of ours is in a schema of its own, so that a database may be shared.
-- An empty one may have been made beforehand, for a role that may not make schemas.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'safetynet') THEN
        CREATE SCHEMA safetynet;
    END IF;
END $$;

-- One row for each of these files that was applied.
CREATE TABLE safetynet.migrations (
    version    integer PRIMARY KEY,
    name       text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- The chain: one row for each decision, its header only. A row is never changed
-- and never deleted; see DESIGN.md for what the hashes cover. COLLATE "C" compares
-- bytes, so that an update of the machine's locales cannot spoil an index.
CREATE TABLE safetynet.entries (
    seq         bigint PRIMARY KEY,
    id          text COLLATE "C" NOT NULL CONSTRAINT entries_id UNIQUE CHECK (id <> ''),
    reference   text COLLATE "C" NOT NULL CONSTRAINT entries_reference UNIQUE CHECK (reference <> ''),
    recorded_at text COLLATE "C" NOT NULL, -- UTC with microseconds, as it is hashed
    body_hash   text COLLATE "C" NOT NULL,
    prev        text COLLATE "C" NOT NULL, -- hash of the row before; empty in row 1 only
    hash        text COLLATE "C" NOT NULL
);

-- Bodies stand apart so that one can be erased, once that is allowed, while the
-- rule "no row of entries ever changes" stays as simple as it is. They are bytea:
-- json and jsonb would not give back the bytes that were hashed.
CREATE TABLE safetynet.bodies (
    seq  bigint PRIMARY KEY REFERENCES safetynet.entries (seq),
    body bytea NOT NULL CHECK (length(body) > 0)
);

-- Staff tokens, by SHA-256 only.
CREATE TABLE safetynet.tokens (
    hash       bytea NOT NULL CONSTRAINT tokens_hash PRIMARY KEY CHECK (length(hash) = 32),
    scope      text COLLATE "C" NOT NULL,
    created_at text COLLATE "C" NOT NULL
);

CREATE FUNCTION safetynet.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the decision log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;

-- For each statement and not for each row: one that would meet no row is refused as well.
CREATE TRIGGER entries_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON safetynet.entries
    FOR EACH STATEMENT EXECUTE FUNCTION safetynet.refuse();

CREATE TRIGGER bodies_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON safetynet.bodies
    FOR EACH STATEMENT EXECUTE FUNCTION safetynet.refuse();

CREATE FUNCTION safetynet.only_at_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last safetynet.entries%ROWTYPE;
BEGIN
    SELECT * INTO last FROM safetynet.entries ORDER BY seq DESC LIMIT 1;
    IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1 OR NEW.prev IS DISTINCT FROM coalesce(last.hash, '') THEN
        RAISE EXCEPTION 'the decision log is append-only: an entry is only added at the end of the chain';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER entries_only_at_end BEFORE INSERT ON safetynet.entries
    FOR EACH ROW EXECUTE FUNCTION safetynet.only_at_end();
