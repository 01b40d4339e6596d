-- What people marked as expected. json: the whole expectation.
CREATE TABLE expectations (
    id   VARCHAR NOT NULL,
    json VARCHAR NOT NULL
);
