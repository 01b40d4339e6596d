-- How far senders and sources have got, written in the transaction of the rows it speaks of. Rows are appended; per batch the largest
-- count holds, per key the newest row. What is out of date is deleted now and then.

CREATE TABLE batches (
    id_hi       UBIGINT NOT NULL,
    id_lo       UBIGINT NOT NULL,
    records     BIGINT NOT NULL,
    is_complete BOOLEAN NOT NULL,
    rejected    BIGINT NOT NULL,
    stored_ns   BIGINT NOT NULL
);

CREATE TABLE positions (
    seq     BIGINT NOT NULL,
    key     VARCHAR NOT NULL,
    read_to BIGINT NOT NULL,
    state   VARCHAR NOT NULL
);
