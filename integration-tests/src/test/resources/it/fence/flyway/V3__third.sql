UPDATE total SET amount = amount + 1000 WHERE 'mark 3a' <> '';
INSERT INTO applied VALUES (3, 'mark 3b');
