-- Incidents that came as a file from elsewhere: read-only, whole as JSON. id: derived from the content, so that a file is kept once.
CREATE TABLE capsules (
    id          VARCHAR NOT NULL,
    imported_ns BIGINT NOT NULL,
    title       VARCHAR NOT NULL,
    root        VARCHAR NOT NULL,
    onset_ns    BIGINT NOT NULL,
    json        VARCHAR NOT NULL
);
