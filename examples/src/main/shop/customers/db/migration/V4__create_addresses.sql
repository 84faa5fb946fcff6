CREATE TABLE addresses (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    street      text NOT NULL,
    city        text NOT NULL,
    country     char(2) NOT NULL
);

INSERT INTO applied_steps (step) VALUES ('4');
