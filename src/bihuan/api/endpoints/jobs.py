"""Long work, asked after by the token that began it."""

from uuid import UUID

from ninja import Router

from bihuan.api.door import ApiRequest
from bihuan.api.reads import read
from bihuan.platform import jobs

router = Router()


@read(router, "/jobs/{uuid:job_id}", "", "getJob", jobs.DeliveryRow)
def get_job(request: ApiRequest, job_id: UUID) -> jobs.DeliveryRow:
    """This will say how far a job is, to whoever began it or may see all."""
    return jobs.job_status(request.actor, job_id)
