"""The full-text index over `words`: FTS5 kept by triggers on SQLite, a generated column on PostgreSQL."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE questions_found USING fts5(words, content='questions_submission', content_rowid='id',"
    " tokenize='unicode61', prefix='2 3')",
    "CREATE TRIGGER questions_found_new AFTER INSERT ON questions_submission BEGIN"
    " INSERT INTO questions_found(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER questions_found_gone AFTER DELETE ON questions_submission BEGIN"
    " INSERT INTO questions_found(questions_found, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER questions_found_new_words AFTER UPDATE OF words ON questions_submission BEGIN"
    " INSERT INTO questions_found(questions_found, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO questions_found(rowid, words) VALUES (new.id, new.words); END",
]
POSTGRES = [
    "ALTER TABLE questions_submission ADD COLUMN found tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
    "CREATE INDEX questions_found ON questions_submission USING gin (found)",
]


def build(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop, elidable=False)]
