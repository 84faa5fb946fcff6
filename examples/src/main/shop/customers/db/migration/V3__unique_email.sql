CREATE UNIQUE INDEX customers_email ON customers (lower(email));

INSERT INTO applied_steps (step) VALUES ('3');
