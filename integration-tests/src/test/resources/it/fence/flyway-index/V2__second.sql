UPDATE total SET amount = amount + 10 WHERE 'mark 2a' <> '';
CREATE INDEX CONCURRENTLY mark_2b ON total (amount);
INSERT INTO applied VALUES (2, current_setting('lock_timeout'));
UPDATE total SET amount = amount + 100 WHERE 'mark 2d' <> '';
