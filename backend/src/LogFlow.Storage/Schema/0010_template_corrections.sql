-- What people said about templates. json: the whole correction, which names templates by their text.
CREATE TABLE template_corrections (
    id   VARCHAR NOT NULL,
    json VARCHAR NOT NULL
);
