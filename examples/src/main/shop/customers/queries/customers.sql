INSERT INTO customers (email, name) VALUES (gen_random_uuid() || '@example.org', 'New Customer');

UPDATE customers SET name = 'Customer ' || id || ' Renamed' WHERE id = (SELECT 1 + floor(random() * 1000)::bigint);

SELECT id, email, name FROM customers ORDER BY id DESC LIMIT 10;
