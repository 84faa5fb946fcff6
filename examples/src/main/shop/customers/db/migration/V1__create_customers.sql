-- Only for the demo: each step leaves a row here, and nothing keeps it from leaving two.
CREATE TABLE applied_steps (
    step text NOT NULL,
    at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE customers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text NOT NULL,
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO applied_steps (step) VALUES ('1');
