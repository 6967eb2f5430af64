import type { FastifyReply } from 'fastify';
import { problemBody, type ServiceProblem } from './problem.ts';

export function sendProblem(reply: FastifyReply, { parts }: ServiceProblem): FastifyReply {
  return reply
    .code(parts.status)
    .headers(parts.headers ?? {})
    .type('application/problem+json; charset=utf-8')
    .send(problemBody(parts));
}
