UPDATE total SET amount = amount + 1000 WHERE 'mark 3a' <> '';
INSERT INTO applied VALUES (3, current_setting('lock_timeout'));
