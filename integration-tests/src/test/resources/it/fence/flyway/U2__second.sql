UPDATE total SET amount = amount - 10 WHERE 'back 2a' <> '';
ALTER TABLE total DROP COLUMN mark_2b;
DELETE FROM applied WHERE step = 2 AND 'back 2c' <> '';
UPDATE total SET amount = amount - 100 WHERE 'back 2d' <> '';
