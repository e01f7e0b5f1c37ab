"""The function init_job: it takes a job, seals its orders with their code and values, and starts its run."""
