-- What the engine concluded from each second, and what people told it.

CREATE TABLE frames (
    tick     BIGINT,
    records  BIGINT,
    late     BIGINT,
    unparsed BIGINT
);

-- latency and self_time are the bytes of a latency sketch.
CREATE TABLE service_windows (
    tick             BIGINT,
    service          INTEGER,
    logs             BIGINT,
    spans            BIGINT,
    failed_spans     BIGINT,
    band_0           BIGINT,
    band_1           BIGINT,
    band_2           BIGINT,
    band_3           BIGINT,
    band_4           BIGINT,
    band_5           BIGINT,
    latency          BLOB,
    decided_spans    BIGINT,
    own_failed       BIGINT,
    explained_failed BIGINT,
    local_spans      BIGINT,
    self_time        BLOB
);

CREATE TABLE edge_windows (
    tick     BIGINT,
    caller   INTEGER,
    callee   INTEGER,
    evidence UTINYINT,
    calls    BIGINT,
    errors   BIGINT,
    latency  BLOB
);

CREATE TABLE template_windows (
    tick        BIGINT,
    service     INTEGER,
    template_id UBIGINT,
    count       BIGINT,
    severity    UTINYINT
);

-- is_loose: belongs to no incident. json: the whole signal.
CREATE TABLE signals (
    tick        BIGINT,
    onset_ns    BIGINT,
    kind        VARCHAR,
    detector    VARCHAR,
    service     INTEGER,
    score       DOUBLE,
    baseline    DOUBLE,
    observed    DOUBLE,
    severity    UTINYINT,
    template_id UBIGINT,
    is_loose    BOOLEAN,
    json        VARCHAR
);

-- services: root, candidates and members, each between unit separators (0x1F). merged_into: empty, or the incident that took this
-- one over. No primary key: rows with an index would be rewritten instead of updated in place, and their space not given back.
CREATE TABLE incidents (
    id              VARCHAR NOT NULL,
    state           UTINYINT NOT NULL,
    severity        UTINYINT NOT NULL,
    onset_ns        BIGINT NOT NULL,
    last_signal_ns  BIGINT NOT NULL,
    resolved_ns     BIGINT,
    acknowledged_ns BIGINT,
    root            VARCHAR NOT NULL,
    services        VARCHAR NOT NULL,
    merged_into     VARCHAR NOT NULL,
    json            VARCHAR NOT NULL
);

CREATE TABLE rules (
    id   VARCHAR NOT NULL,
    json VARCHAR NOT NULL
);
