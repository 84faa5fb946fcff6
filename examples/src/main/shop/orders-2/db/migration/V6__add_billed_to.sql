ALTER TABLE orders ADD COLUMN billed_to text;

INSERT INTO applied_steps (step) VALUES ('6');
