--liquibase formatted sql

--changeset it:good
CREATE TABLE good (id INT);

--changeset it:broken
INSERT INTO good VALUES (1);
INSERT INTO nowhere VALUES (1);
