-- Contract: no build that knows the old column only is left.
DROP TRIGGER keep_names_equal ON customers;
DROP FUNCTION keep_names_equal();

ALTER TABLE customers
    ALTER COLUMN full_name SET NOT NULL,
    DROP COLUMN name;

INSERT INTO applied_steps (step) VALUES ('7');
