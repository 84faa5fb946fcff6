ALTER TABLE item ADD COLUMN price INT;
INSERT INTO applied_steps VALUES ('4');
