CREATE TABLE told (n integer);
