"""The head of the event chain, and the database's own refusal to change the record."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.platform.events import guards


def begin_chain(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("platform", "EventHead").objects.get_or_create(pk=1)


def install_guards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


def remove_guards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]
    operations = [
        migrations.RunPython(begin_chain, migrations.RunPython.noop),
        migrations.RunPython(install_guards, remove_guards),
    ]
