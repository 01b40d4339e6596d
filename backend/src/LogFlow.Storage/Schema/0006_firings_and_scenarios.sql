-- When rules began and stopped to fire, and what was injected: so that the past can be shown as it was.

-- json: the whole transition.
CREATE TABLE rule_firings (
    tick      BIGINT,
    rule_id   VARCHAR,
    service   INTEGER,
    is_firing BOOLEAN,
    json      VARCHAR
);

CREATE TABLE scenario_runs (
    name       VARCHAR NOT NULL,
    started_ns BIGINT NOT NULL,
    ended_ns   BIGINT NOT NULL,
    json       VARCHAR NOT NULL
);
