SELECT add_ten('mark 2a');
CREATE INDEX CONCURRENTLY mark_2b ON total (amount);
INSERT INTO applied VALUES (2, 'mark 2c');
UPDATE total SET amount = amount + 100 WHERE 'mark 2d' <> '';
