UPDATE total SET amount = amount - 1000 WHERE 'back 3a' <> '';
DELETE FROM applied WHERE step = 3 AND 'back 3b' <> '';
