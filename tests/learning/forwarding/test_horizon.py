"""A statement that becomes visible late, with a smaller id, is not skipped."""

import threading

import pytest
from django.db import connection, transaction

from learning.forwarding import run
from learning.forwarding.horizon import settled_to
from learning.models import Statement
from tests.databases import ON_SQLITE
from tests.learning.forwarding.made import learnt, make_forward

ON_POSTGRES = pytest.mark.skipif(ON_SQLITE, reason="ids become visible in their order on SQLite")


@pytest.mark.django_db
def test_a_quiet_log_is_settled_to_its_end():
    assert settled_to() == 0
    last = learnt(3)[-1]
    assert settled_to() == last.pk


@ON_POSTGRES
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_is_passed_while_somebody_with_a_smaller_id_is_still_writing(store, monkeypatch):
    monkeypatch.setattr("learning.forwarding.horizon.PATIENCE", 0.2)
    first = learnt(1)[0]
    forward = make_forward(store)
    written, go_on, late = threading.Event(), threading.Event(), []

    def writes_slowly():
        try:
            with transaction.atomic():
                copy = Statement.objects.get(pk=first.pk)
                copy.pk, copy.uuid = None, "7a5f3f0e-0000-4000-8000-000000000001"
                copy.data = {**copy.data, "id": str(copy.uuid)}
                copy.save(force_insert=True)
                late.append(copy.pk)
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=writes_slowly)
    thread.start()
    assert written.wait(10)
    early = Statement.objects.get(pk=first.pk)
    early.pk, early.uuid = None, "7a5f3f0e-0000-4000-8000-000000000002"
    early.data = {**early.data, "id": str(early.uuid)}
    early.save(force_insert=True)
    assert late[0] < early.pk
    assert settled_to(patience=0.2) is None
    assert "writing many records" in run.send_on(forward.pk).problem
    assert not store.kept
    go_on.set()
    thread.join()
    assert settled_to() == early.pk
    assert run.send_on(forward.pk).sent == 3
    assert len(store.kept) == 3
