/**
 * How many attempts an hour other platforms' workers pass, by what their own sources make them wait for. Models, not measurements: neither runs
 * without the rest of its platform (EvalAI: Django, SQS, Postgres; Codabench: Celery, RabbitMQ, a container engine, an image registry). All waits for
 * a network, a queue or an image are taken as nothing, which favours them.
 */

/** Workers of one platform on one machine. */
export interface Workers {
  readonly count: number;
  /** However many workers there are, no more evaluations go on at a time than this. */
  readonly cores: number;
}

/**
 * Seconds EvalAI's submission worker sleeps after each look at its queue, which hands out one message (`main` of scripts/workers/submission_worker.py,
 * 0f04039). Run by hand on a machine like ours, beside Postgres and a stand-in for SQS, that worker began five waiting submissions 61 s apart.
 */
const evalaiSleep = 60;

/** `evaluation` is what scoring itself takes, in seconds. */
export function evalaiPerHour(evaluation: number, workers: Workers): number {
  return perHour(evaluation, evalaiSleep, workers);
}

/**
 * Codabench's compute worker takes one job at a time (celery_config.py: concurrency 1, prefetch 1) and starts a container for the submission and one
 * for its score (`Run.start` of compute_worker.py, c7dbc75). `container` is what starting an empty one takes, in seconds.
 */
export function codabenchPerHour(evaluation: number, container: number, workers: Workers): number {
  return perHour(evaluation, 2 * container, workers);
}

function perHour(evaluation: number, wait: number, { count, cores }: Workers): number {
  return 3600 * Math.min(count / (wait + evaluation), cores / evaluation);
}
