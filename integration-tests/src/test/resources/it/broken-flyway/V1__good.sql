CREATE TABLE good (id INT);
