-- A step of its own, so that the table is not locked while it takes long.
SELECT pg_sleep(1);

UPDATE customers SET full_name = name WHERE full_name IS NULL;

INSERT INTO applied_steps (step) VALUES ('6');
