/**
 * How many attempts an hour other platforms' workers pass, by what their own sources make them wait for. Models, not measurements: neither runs
 * without the rest of its platform (EvalAI: Django, SQS, Postgres; Codabench: Celery, RabbitMQ, a Docker daemon). All waits for a network, a queue
 * or an image are taken as nothing, which favours them.
 */

/** Seconds EvalAI's submission worker sleeps after each look at its queue, which hands out one message (scripts/workers/submission_worker.py, 0f04039). */
const evalaiSleep = 60;

/** `evaluation` is what scoring itself takes, in seconds; `workers` processes on as many cores as they like. */
export function evalaiPerHour(evaluation: number, workers = 1): number {
  return (3600 / (evalaiSleep + evaluation)) * workers;
}

/**
 * Codabench's compute worker takes one job at a time (celery_config.py: concurrency 1, prefetch 1) and starts a container for the submission and one
 * for its score (compute_worker.py, c7dbc75). `container` is what starting an empty one takes, in seconds.
 */
export function codabenchPerHour(evaluation: number, container: number, workers = 1): number {
  return (3600 / (2 * container + evaluation)) * workers;
}
