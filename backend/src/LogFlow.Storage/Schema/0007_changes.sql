-- Which versions wrote in each second, where records say so; first_ns is the event time of the first record.
CREATE TABLE version_windows (
    tick     BIGINT,
    service  INTEGER,
    version  VARCHAR,
    records  BIGINT,
    first_ns BIGINT
);

-- Releases and the like, in the second that showed them. Empty: no version, or not known.
CREATE TABLE changes (
    tick         BIGINT,
    at_ns        BIGINT,
    kind         VARCHAR,
    service      INTEGER,
    from_version VARCHAR,
    to_version   VARCHAR,
    text         VARCHAR
);
