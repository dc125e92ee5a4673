-- To find what another engine annotated.
CREATE INDEX revisions_by_engine ON revisions (engine);
