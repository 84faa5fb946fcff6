CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders (id),
    line     int NOT NULL,
    sku      text NOT NULL,
    quantity int NOT NULL CHECK (quantity > 0),
    price    numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, line)
);

INSERT INTO applied_steps (step) VALUES ('2');
