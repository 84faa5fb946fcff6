INSERT INTO customers (email, full_name) VALUES (gen_random_uuid() || '@example.org', 'New Customer');

UPDATE customers SET full_name = 'Customer ' || id || ' Moved' WHERE id = (SELECT 1 + floor(random() * 1000)::bigint);

SELECT id, email, full_name FROM customers ORDER BY id DESC LIMIT 10;
