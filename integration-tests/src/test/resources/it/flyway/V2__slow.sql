INSERT INTO applied_steps VALUES ('2');
SELECT ${pause};
