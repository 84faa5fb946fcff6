CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC);

INSERT INTO applied_steps (step) VALUES ('5');
