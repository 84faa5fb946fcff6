-- Expand: both columns are there, and builds that know only one of them run side by side.
ALTER TABLE customers
    ADD COLUMN full_name text,
    ALTER COLUMN name DROP NOT NULL;

CREATE FUNCTION keep_names_equal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.full_name := coalesce(NEW.full_name, NEW.name);
        NEW.name := NEW.full_name;
    ELSIF NEW.name IS DISTINCT FROM OLD.name THEN
        NEW.full_name := NEW.name;
    ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
        NEW.name := NEW.full_name;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_names_equal BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION keep_names_equal();

INSERT INTO applied_steps (step) VALUES ('5');
