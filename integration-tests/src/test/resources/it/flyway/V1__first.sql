CREATE TABLE applied_steps (step VARCHAR(20) NOT NULL);
INSERT INTO applied_steps VALUES ('1');
