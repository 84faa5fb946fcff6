INSERT INTO orders (customer_id, total, billed_to)
VALUES (1 + floor(random() * 1000)::bigint, 9.90, 'Customer Married');

SELECT id, placed_at, total, status, billed_to FROM orders WHERE customer_id = 1 ORDER BY placed_at DESC LIMIT 10;
