SELECT name FROM customers WHERE id = (SELECT 1 + floor(random() * 1000)::bigint);
