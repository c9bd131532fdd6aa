"""A Celery whose broker is away: nothing listens on port 1."""

from celery import Celery

app = Celery(broker="redis://127.0.0.1:1/0")
app.conf.broker_transport_options = {"socket_connect_timeout": 1, "max_retries": 0}
