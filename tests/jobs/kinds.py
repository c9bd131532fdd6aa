"""Kinds of work and of messages for the tests, registered by `settings` like the real ones."""

from jobs import files, queue
from jobs.outbox import Mail

JOBS = {name: f"tests.jobs.kinds.{name}" for name in ("writing", "failing", "refusing", "overtaken", "unpublishable")}
MESSAGES = {name: f"tests.jobs.kinds.{name}" for name in ("plain", "joined", "secret", "broken")}
published = []
rendered = []


def writing(job):
    queue.progress(job.id, job.token, 2)
    produced = files.put(job.arguments.get("text", "kirje").encode(), "txt")
    return produced, lambda done: published.append(done.id)


def failing(job):
    raise RuntimeError("a fault")


def refusing(job):
    raise queue.JobFailed("too_big")


def overtaken(job):
    """Its lease runs out and another worker takes the job over while it is at work."""
    from jobs.models import Job

    produced = files.put(b"late", "txt")
    Job.objects.filter(pk=job.pk).update(token="00000000-0000-0000-0000-000000000001")
    return produced, lambda done: published.append(done.id)


def unpublishable(job):
    def publish(done):
        raise RuntimeError("the last step")

    return files.put(b"made", "txt"), publish


def plain(message):
    rendered.append(message.arguments)
    return Mail(message.arguments.get("subject", "Hei"), "teksti", "<p>teksti</p>", message.arguments.get("files", ()))


def joined(message):
    return Mail("Muutoksia", str(message.arguments["changes"]), "<p></p>")


joined.merge = lambda old, new: {"changes": old["changes"] + new["changes"]}


def secret(message):
    """A skip, a fault or a mail: nobody may see which from the row."""
    fate = message.recipient_key
    rendered.append(fate)
    if fate == "skip":
        return None
    if fate == "fault":
        raise RuntimeError("cannot be rendered")
    return Mail("Muistutus", "teksti", "<p>teksti</p>")


def broken(message):
    raise RuntimeError("cannot be rendered")
