--liquibase formatted sql

--changeset it:1
CREATE TABLE applied_steps (step VARCHAR(20) NOT NULL);
INSERT INTO applied_steps VALUES ('1');

--changeset it:2
INSERT INTO applied_steps VALUES ('2');
SELECT ${pause};

--changeset it:3
CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50));
INSERT INTO applied_steps VALUES ('3');

--changeset it:4
ALTER TABLE item ADD COLUMN price INT;
INSERT INTO applied_steps VALUES ('4');
