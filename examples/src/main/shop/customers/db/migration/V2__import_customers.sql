INSERT INTO customers (email, name)
SELECT 'customer' || n || '@example.org', 'Customer ' || n
FROM generate_series(1, 1000) AS n;

-- What takes long on a big table.
SELECT pg_sleep(1);

INSERT INTO applied_steps (step) VALUES ('2');
