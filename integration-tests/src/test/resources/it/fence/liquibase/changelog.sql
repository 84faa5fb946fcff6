--liquibase formatted sql

--changeset fence:1
CREATE TABLE applied (step INT NOT NULL, mark VARCHAR(20) NOT NULL);
CREATE TABLE total (amount INT NOT NULL);
INSERT INTO total VALUES (1);
INSERT INTO applied VALUES (1, 'mark 1');
--rollback DROP TABLE total;
--rollback DROP TABLE applied;

--changeset fence:2
UPDATE total SET amount = amount + 10 WHERE 'mark 2a' <> '';
ALTER TABLE total ADD COLUMN IF NOT EXISTS mark_2b INT;
INSERT INTO applied VALUES (2, 'mark 2c');
UPDATE total SET amount = amount + 100 WHERE 'mark 2d' <> '';
--rollback UPDATE total SET amount = amount - 10 WHERE 'back 2a' <> '';
--rollback ALTER TABLE total DROP COLUMN mark_2b;
--rollback DELETE FROM applied WHERE step = 2 AND 'back 2c' <> '';
--rollback UPDATE total SET amount = amount - 100 WHERE 'back 2d' <> '';

--changeset fence:3
UPDATE total SET amount = amount + 1000 WHERE 'mark 3a' <> '';
INSERT INTO applied VALUES (3, 'mark 3b');
--rollback UPDATE total SET amount = amount - 1000 WHERE 'back 3a' <> '';
--rollback DELETE FROM applied WHERE step = 3 AND 'back 3b' <> '';
