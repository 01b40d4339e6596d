-- Records, and what they refer to. Rows are appended in the order of arrival and are never changed.
-- No indexes: rows are found by the smallest and largest value that DuckDB keeps per row group, and deletes free whole row groups.

CREATE TABLE services (
    id   INTEGER NOT NULL,
    name VARCHAR NOT NULL
);

-- The text of an id never changes. replaced_by is 0, or the more general template that this one grew into.
CREATE TABLE templates (
    id            UBIGINT NOT NULL,
    text          VARCHAR NOT NULL,
    replaced_by   UBIGINT NOT NULL,
    first_seen_ns BIGINT NOT NULL,
    severity      UTINYINT NOT NULL
);

-- Either body holds the text, or it is NULL and the text is the template's with its wildcards replaced by params, which are joined
-- with the unit separator (0x1F). Absent: parent_service -1, ids 0, duration_ns -1, status 0, attributes NULL.
CREATE TABLE records (
    seq            BIGINT,
    time_ns        BIGINT,
    service        INTEGER,
    parent_service INTEGER,
    severity       UTINYINT,
    kind           UTINYINT,
    flags          UTINYINT,
    status         SMALLINT,
    template_id    UBIGINT,
    params         VARCHAR,
    body           VARCHAR,
    trace_hi       UBIGINT,
    trace_lo       UBIGINT,
    span_id        UBIGINT,
    parent_span_id UBIGINT,
    duration_ns    BIGINT,
    attributes     VARCHAR
);

-- One row. Sequence numbers go on from here when retention has deleted the newest rows too.
CREATE TABLE store_state (
    next_seq BIGINT NOT NULL
);

INSERT INTO store_state VALUES (0);
