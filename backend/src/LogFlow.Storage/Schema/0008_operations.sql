-- What people do with the program, and what it tells them: no part of the stream.

CREATE TABLE audit (
    at_ns   BIGINT NOT NULL,
    who     VARCHAR NOT NULL,
    key_id  VARCHAR NOT NULL,
    what    VARCHAR NOT NULL,
    status  INTEGER NOT NULL,
    address VARCHAR NOT NULL
);

CREATE TABLE notification_channels (
    id   VARCHAR NOT NULL,
    json VARCHAR NOT NULL
);

CREATE TABLE silences (
    id   VARCHAR NOT NULL,
    json VARCHAR NOT NULL
);

-- The outbox: what is to be sent (state 'waiting') and what came of it. json: the whole delivery.
CREATE TABLE deliveries (
    id         BIGINT NOT NULL,
    created_ns BIGINT NOT NULL,
    state      VARCHAR NOT NULL,
    json       VARCHAR NOT NULL
);
