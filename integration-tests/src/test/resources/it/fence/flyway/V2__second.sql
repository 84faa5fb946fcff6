UPDATE total SET amount = amount + 10 WHERE 'mark 2a' <> '';
ALTER TABLE total ADD COLUMN IF NOT EXISTS mark_2b INT;
INSERT INTO applied VALUES (2, 'mark 2c');
UPDATE total SET amount = amount + 100 WHERE 'mark 2d' <> '';
