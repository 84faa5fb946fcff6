ALTER TABLE orders ADD COLUMN total numeric(12, 2);

UPDATE orders
SET total = (SELECT coalesce(sum(quantity * price), 0) FROM order_lines WHERE order_id = orders.id);

-- What takes long on a big table.
SELECT pg_sleep(1);

ALTER TABLE orders ALTER COLUMN total SET NOT NULL;

INSERT INTO applied_steps (step) VALUES ('3');
