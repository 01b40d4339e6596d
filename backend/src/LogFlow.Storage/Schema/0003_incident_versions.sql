-- Incidents as they were known over time: one row each time that something changed. tick: from this second on. merged_into: empty, or
-- the incident that this one proved to be a part of. json: the whole incident without its signals, which lie in their own table.
CREATE TABLE incident_versions (
    tick            BIGINT,
    id              VARCHAR,
    state           UTINYINT,
    severity        UTINYINT,
    root            VARCHAR,
    score           DOUBLE,
    runner_up       VARCHAR,
    runner_up_score DOUBLE,
    title           VARCHAR,
    members         INTEGER,
    signals         INTEGER,
    merged_into     VARCHAR,
    json            VARCHAR
);
