ALTER TABLE orders
    ADD COLUMN status text NOT NULL DEFAULT 'placed'
        CHECK (status IN ('placed', 'paid', 'shipped', 'cancelled'));

INSERT INTO applied_steps (step) VALUES ('4');
