INSERT INTO orders (customer_id, total) VALUES (1 + floor(random() * 1000)::bigint, 9.90);

SELECT id, placed_at, total, status FROM orders WHERE customer_id = 1 ORDER BY placed_at DESC LIMIT 10;
