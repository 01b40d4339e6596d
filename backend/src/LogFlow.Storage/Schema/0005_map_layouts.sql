-- Where the boxes of the service graph stand: one row per view, json: the whole layout.
CREATE TABLE map_layouts (
    view    VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    json    VARCHAR NOT NULL
);
