"""Messages of the embedded broker are whole, in order, and taken once."""

import threading

import pytest
from kombu import Connection, Queue

from demo import broker


@pytest.fixture
def connection(tmp_path):
    with Connection("files://localhost", transport_options=broker.options(tmp_path)) as connection:
        yield connection


def send(connection: Connection, *bodies) -> None:
    queue = Queue("work", routing_key="work")
    with connection.channel() as channel:
        producer = connection.Producer(channel)
        for one in bodies:
            producer.publish(one, routing_key="work", declare=[queue], retry=False)


def receive(connection: Connection) -> list:
    with connection.SimpleQueue("work") as queue:
        found = []
        while len(queue):
            message = queue.get(block=True, timeout=5)
            message.ack()
            found.append(message.payload)
        return found


def test_messages_come_in_the_order_they_were_sent(connection):
    send(connection, *[{"n": n} for n in range(20)])
    assert [each["n"] for each in receive(connection)] == list(range(20))


def test_a_message_is_never_seen_before_it_is_whole(connection, tmp_path):
    (tmp_path / "messages" / ".1_a.work.msg.begun").write_text('{"half')
    send(connection, {"n": 1})
    assert receive(connection) == [{"n": 1}]


def test_nothing_is_lost_between_many_senders_and_an_eager_reader(connection, tmp_path):
    def keep_sending(name: int) -> None:
        with Connection("files://localhost", transport_options=broker.options(tmp_path)) as own:
            send(own, *[[name, n] for n in range(25)])

    senders = [threading.Thread(target=keep_sending, args=(name,)) for name in range(4)]
    for sender in senders:
        sender.start()
    found = []
    while any(sender.is_alive() for sender in senders):
        found += receive(connection)
    found += receive(connection)
    assert sorted(map(tuple, found)) == [(name, n) for name in range(4) for n in range(25)]
