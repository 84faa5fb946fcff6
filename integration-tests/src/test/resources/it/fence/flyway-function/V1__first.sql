CREATE TABLE applied (step INT NOT NULL, mark VARCHAR(20) NOT NULL);
CREATE TABLE total (amount INT NOT NULL);
INSERT INTO total VALUES (1);
INSERT INTO applied VALUES (1, 'mark 1');
CREATE FUNCTION add_ten(mark TEXT) RETURNS void LANGUAGE sql AS 'UPDATE total SET amount = amount + 10';
